import type { Locator, Page } from "@playwright/test";
import { formatDifference, formatProbability } from "../../web/src/state/number-format.ts";
import { startFakeModelsSite } from "./fake-models-site.ts";
import { seriousFindings } from "./serious-findings.ts";
import { expect, test } from "./watched-test.ts";

const BEFORE = "red green blue white red green";
const AFTER = "red green white blue red green";
const LINK = `#v=1&text=${encodeURIComponent(AFTER)}&view=prediction&other-text=${encodeURIComponent(BEFORE)}`;

const rows = (page: Page): Locator => page.locator("prediction-view tbody tr");

test("without anything before, it is what the model says, beside the text", async ({ playground, reference }) => {
  const { page } = playground;
  await playground.open(`#v=1&text=${encodeURIComponent(BEFORE)}`);
  await page.getByRole("tab", { name: "Prediction" }).click();
  const trace = await reference.run(BEFORE);
  const expected = await trace.logits({ position: 5, top: 10 });
  trace.close();
  await expect(rows(page)).toHaveCount(expected.length);
  for (const [at, { token, probability }] of expected.entries()) {
    await expect(rows(page).nth(at).getByRole("rowheader")).toContainText(token.trim());
    await expect(rows(page).nth(at).locator("td.number")).toHaveText([formatProbability(probability)]);
  }
  await expect(page.locator("prediction-view")).toContainText("after token 5 “green”, the last one");
  await page.locator("prediction-view .text-unit").nth(2).click();
  await expect(page).toHaveURL(/pin=2,/);
  await expect(page.locator("prediction-view")).toContainText("after token 2 “blue”, the pinned query");
});

test("before and after: every candidate has the engine's number on both sides, and what it changed by", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  await playground.open(LINK);
  const [before, after] = [await reference.run(BEFORE), await reference.run(AFTER)];
  const there = await before.logits({ position: 5, top: 10 });
  const here = await after.logits({ position: 5, top: 10 });
  await expect(rows(page)).toHaveCount(4);
  for (const [at, { id, probability }] of here.entries()) {
    const was = there.find((candidate) => candidate.id === id)?.probability ?? NaN;
    const { differences } = await reference.compare({
      a: { rows: 1, columns: 1, weights: Float32Array.of(was) },
      b: { rows: 1, columns: 1, weights: Float32Array.of(probability) },
    });
    await expect(rows(page).nth(at).locator("td.number")).toHaveText([
      formatProbability(was),
      formatProbability(probability),
      formatDifference(differences[0] ?? NaN),
    ]);
  }
  await expect(page.locator("prediction-view .is-changed")).toHaveCount(2);
});

test("this side is kept as the one before, and what is typed then is shown beside it", async ({ playground }) => {
  const { page } = playground;
  await playground.open(`#v=1&text=${encodeURIComponent(BEFORE)}&view=prediction`);
  await page.getByRole("button", { name: "Keep this side" }).click();
  await expect(page.getByRole("columnheader", { name: "Before" })).toBeVisible();
  await playground.textBox.fill(AFTER);
  await expect(page.locator("prediction-view .is-changed")).toHaveCount(2);
  await page.getByRole("button", { name: "Compare with nothing" }).click();
  await expect(page.getByRole("columnheader", { name: "Before" })).toHaveCount(0);
});

test("a masked token of gapfiller: the same place is masked in the text before", async ({ playground }) => {
  const { page } = playground;
  const [here, there] = ["The boy went to the sea", "The old king went to the sea"];
  await playground.open(
    `#v=1&text=${encodeURIComponent(here)}&model=gapfiller&view=prediction&mask=6&other-text=${encodeURIComponent(there)}`,
  );
  await expect(page.locator("prediction-view")).toContainText("Token in this place");
  await expect(page.locator("prediction-view .is-masked")).toHaveCount(2);
  await expect(rows(page).first()).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Change" })).toBeVisible();
});

test("a model that predicts nothing says so", async ({ playground }) => {
  const fake = await startFakeModelsSite();
  await playground.open("#v=1&text=one%20two&model=bare&view=prediction", fake.url);
  await expect(playground.page.locator("prediction-view")).toContainText("predicts nothing");
  await fake.close();
});

for (const [colorScheme, width] of [
  ["light", 1280],
  ["dark", 1280],
  ["light", 360],
] as const) {
  test(`axe finds nothing serious in Prediction, and the page scrolls down only: ${colorScheme}, ${String(width)} px`, async ({
    playground,
  }) => {
    const { page } = playground;
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await playground.open(LINK);
    await expect(page.getByRole("columnheader", { name: "Before" })).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
