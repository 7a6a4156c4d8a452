import type { Locator, Page } from "@playwright/test";
import { formatWeight } from "../../web/src/state/number-format.ts";
import { DEFAULT_STATE } from "../../web/src/state/playground-state.ts";
import { seriousFindings } from "./serious-findings.ts";
import { expect, test } from "./watched-test.ts";

const OPENING_TOKENS = 16; // of the sentence that the page opens with

function mean(page: Page, name: RegExp): Locator {
  return page.locator("head-grid").getByRole("button", { name });
}

test("means over heads open in the map from their thumbnails, with the engine's numbers, and the link keeps them", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  await playground.open("#v=1&view=lines");
  await expect(mean(page, /^layer 1, mean over its heads$/)).toBeVisible();
  await mean(page, /^layer 1, mean/).click();
  await expect(page).toHaveURL(/layer=1&mean=layer/);
  await expect(page).not.toHaveURL(/view=/);
  await expect(playground.map).toHaveAccessibleName(/^Attention of layer 1, mean over its heads, 16 tokens/);
  const trace = await reference.run(DEFAULT_STATE.text);
  const ofLayer = await trace.weights({ layer: 1, head: "mean" });
  const ofModel = await trace.weights({ layer: "mean", head: "mean" });
  trace.close();
  const plot = await playground.plot(OPENING_TOKENS);
  for (const [query, key] of [
    [0, 0],
    [9, 4],
    [15, 15],
  ] as const) {
    await playground.pointAt(plot, query, key);
    await expect(playground.readout).toContainText(`layer 1, mean over its heads: query ${String(query)} `);
    await expect(playground.readout).toContainText(
      `weight ${formatWeight(ofLayer[query * OPENING_TOKENS + key] ?? NaN)}`,
    );
  }
  await mean(page, /^all layers, mean over all heads$/).click();
  await playground.pointAt(plot, 9, 4);
  await expect(playground.readout).toContainText(`weight ${formatWeight(ofModel[9 * OPENING_TOKENS + 4] ?? NaN)}`);
  await playground.pointAt(plot, 4, 9);
  await expect(playground.readout).toContainText("not visible (masked)");
  await page.reload();
  await expect(playground.map).toHaveAccessibleName(/^Attention of all layers, mean over all heads/);
  await expect(page.getByRole("region", { name: "About this head" })).toContainText("mean over heads");
  await page.getByRole("tab", { name: "Step by step" }).click();
  await expect(page.getByRole("region", { name: "About this head" })).toContainText("induction");
});

test("arrow keys go from the heads to the means and back", async ({ playground }) => {
  const { page } = playground;
  await playground.open("#v=1&layer=1&head=1");
  await playground.waitForTokens(OPENING_TOKENS);
  await playground.waitForTools();
  await playground.head(1, 1).focus();
  await page.keyboard.press("ArrowDown");
  await expect(mean(page, /^layer 1, mean/)).toBeFocused();
  await page.keyboard.press("End");
  await expect(mean(page, /^all layers/)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(playground.head(1, 2)).toBeFocused();
});

test("heads are sorted by a number, which stands beside each, and the known head is first", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  await playground.waitForTools();
  await page.getByLabel("Order of heads").selectOption("previous");
  const grid = page.getByRole("grid", { name: "Heads", exact: true });
  const heads = grid.locator('[data-mean="off"]');
  await expect(heads.first()).toHaveAccessibleName(/^layer 0, head 0 “previous token”, weight of the token before /);
  await expect(page).toHaveURL(/sort=previous/);
  const trace = await reference.run(DEFAULT_STATE.text);
  const numbers: number[] = [];
  for (const layer of [0, 1]) {
    for (let head = 0; head < 6; head++) numbers.push((await trace.headMetrics({ layer, head })).previous ?? NaN);
  }
  trace.close();
  const sorted = numbers.toSorted((a, b) => b - a).map(formatWeight);
  await expect(grid.locator(".head-number")).toHaveText(sorted);
  await page.getByLabel("at least").fill("0.5");
  await page.getByLabel("at least").press("Tab");
  await expect(heads).toHaveCount(numbers.filter((number) => number >= 0.5).length);
  await expect(page).toHaveURL(/least=0\.5/);
  await page.getByLabel("Order of heads").selectOption("layer");
  await expect(playground.heads).toHaveCount(12);
});

test("heads are found by name and by layer, and their pictures are theirs", async ({ playground }) => {
  const { page } = playground;
  await playground.open("#v=1&filter=previous");
  const bins = 8;
  await playground.textBox.fill("a b c a b c a b");
  await playground.waitForTokens(bins);
  const grid = page.getByRole("grid", { name: "Heads", exact: true });
  const heads = grid.locator('[data-mean="off"]');
  await expect(heads).toHaveCount(2);
  await expect(page.locator(".heads-shown")).toHaveText("2 of 12 heads");
  await page.getByLabel("Show only heads").fill("<b>");
  await expect(page.locator(".heads-shown")).toHaveText("No head is like that.");
  await page.getByLabel("Show only heads").fill("layer 1");
  await expect(heads).toHaveCount(6);
  await heads.nth(2).click();
  await expect(playground.map).toHaveAccessibleName(/^Attention of layer 1, head 2/);
});

for (const [colorScheme, width] of [
  ["light", 1280],
  ["dark", 360],
] as const) {
  test(`axe finds nothing serious in sorted heads, and the page scrolls down only: ${colorScheme}, ${String(width)} px`, async ({
    playground,
  }, info) => {
    const { page } = playground;
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await playground.open("#v=1&sort=entropy&least=0.5&mean=model");
    await expect(page.locator(".head-number").first()).toBeVisible();
    await expect(page.locator(".is-coming")).toHaveCount(0);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.screenshot({ path: info.outputPath("sorted.png"), fullPage: true });
  });
}
