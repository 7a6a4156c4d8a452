import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Serious and critical findings of axe, each with the element that it is about. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  // Of what is in order one place each is enough; naming all of them takes a tenth of the time.
  const { violations, passes } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).analyze();
  expect(passes.length, "rules that had something to look at").toBeGreaterThan(15);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}
