import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";

/** Moderate, serious and critical findings of axe, each with what it is about; minor ones are noted with the test. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  // Of what is in order one place each is enough; naming all of them takes a tenth of the time.
  const { violations, passes } = await new AxeBuilder({ page })
    .setLegacyMode(page.frames().length === 1)
    .options({ resultTypes: ["violations"] })
    .analyze();
  expect(passes.length, "rules that had something to look at").toBeGreaterThan(15);
  const findings = violations.map(({ id, impact, nodes }) => {
    const isSerious = impact !== "minor";
    return { isSerious, text: `${id}: ${nodes.map(({ html }) => html).join(" | ")}` };
  });
  for (const { isSerious, text } of findings) {
    if (!isSerious) test.info().annotations.push({ type: "lesser finding of axe", description: text });
  }
  return findings.filter(({ isSerious }) => isSerious).map(({ text }) => text);
}
