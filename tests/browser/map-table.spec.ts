import { formatWeight } from "../../web/src/state/number-format.ts";
import { DEFAULT_STATE } from "../../web/src/state/playground-state.ts";
import { seriousFindings } from "./serious-findings.ts";
import { expect, test } from "./watched-test.ts";

const OPENING_TOKENS = 16; // of the sentence that the page opens with

test("the table has every number of the map, and names what the pinned query looks at most", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  await playground.open("#v=1&layer=0&head=1&pin=9,4");
  await playground.waitForTokens(OPENING_TOKENS);
  await playground.waitForTools();
  await page.getByText("Table", { exact: true }).click();
  const trace = await reference.run(DEFAULT_STATE.text);
  const weights = await trace.weights({ layer: 0, head: 1 });
  trace.close();
  const cells = Array.from(weights, (weight, at) =>
    at % OPENING_TOKENS > Math.floor(at / OPENING_TOKENS) ? "–" : formatWeight(weight),
  );
  await expect(page.locator("map-table td")).toHaveText(cells);
  await expect(page.locator("map-table tr.is-pinned th")).toHaveText("9 “the”");
  const row = weights.slice(9 * OPENING_TOKENS, 10 * OPENING_TOKENS);
  const top = Array.from(row.keys())
    .toSorted((a, b) => row[b]! - row[a]!)
    .slice(0, 5);
  await expect(page.locator(".row-top b")).toHaveText(top.map((key) => formatWeight(row[key]!)));
  await expect(page.locator(".row-top li").first()).toContainText(`key ${String(top[0])} `);
});

test("above 64 tokens there is a table of the part that is zoomed into", async ({ playground }) => {
  const { page } = playground;
  const words = Array.from({ length: 80 }, (_, at) => `w${String(at)}`).join(" ");
  await playground.open(`#v=1&text=${encodeURIComponent(words)}&pin=70,69`);
  await playground.waitForTokens(80);
  await page.getByText("Table", { exact: true }).click();
  await expect(page.locator("map-table")).toContainText("up to 64 queries and keys");
  await expect(page.locator(".row-top li").first()).toContainText("key 69 “w69”");
  await page.goto(`${page.url()}&window=60,80,60,80`);
  await page.reload();
  await page.getByText("Table", { exact: true }).click();
  await expect(page.locator("map-table tbody tr")).toHaveCount(20);
  await expect(page.locator("map-table tbody th").first()).toHaveText("60 “w60”");
});

test("of a long text, the pinned query's largest weights are named though the map has only bins", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  const words = Array.from({ length: 700 }, (_, at) => `w${String(at % 90)}`).join(" ");
  await playground.open(`#v=1&text=${encodeURIComponent(words)}&layer=0&head=1&pin=650,20`);
  await playground.waitForTokens(700);
  await playground.waitForTools();
  await page.getByText("Table", { exact: true }).click();
  const trace = await reference.run(words);
  const row = await trace.weights({ layer: 0, head: 1, rows: [650, 651] });
  trace.close();
  const top = Array.from(row.keys())
    .toSorted((a, b) => row[b]! - row[a]!)
    .slice(0, 5);
  await expect(page.locator(".row-top b")).toHaveText(top.map((key) => formatWeight(row[key]!)));
  await expect(page.locator(".row-top li").first()).toContainText(`key ${String(top[0])} `);
  await playground.map.focus();
  await page.keyboard.press("ArrowUp");
  const spoken = page.locator("cell-readout [role=status]");
  await expect(spoken, "and read out, as of a short text").toHaveText(/weight \S+\. Most at key \d+ “w\d+” /);
});

test("who comes to a row by keyboard hears what it looks at, and within it only the cells", async ({ playground }) => {
  const { page } = playground;
  await playground.open("#v=1&pin=3,2");
  await playground.waitForTokens(OPENING_TOKENS);
  await playground.waitForTools();
  const spoken = page.locator("cell-readout [role=status]");
  await playground.map.focus();
  await page.keyboard.press("ArrowDown");
  await expect(spoken).toHaveText(/^query 4 “the” → key 2 “sat”: .*\. Most at key 3 “on” /);
  await page.keyboard.press("ArrowRight");
  await expect(spoken).toHaveText(/^query 4 “the” → key 3 “on”: score \S+, weight \S+$/);
});

for (const [colorScheme, width] of [
  ["light", 1280],
  ["dark", 360],
] as const) {
  test(`axe finds nothing serious in the table, and the page scrolls down only: ${colorScheme}, ${String(width)} px`, async ({
    playground,
  }, info) => {
    const { page } = playground;
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await playground.open("#v=1&pin=9,4");
    await playground.waitForTokens(OPENING_TOKENS);
    await playground.waitForTools();
    await page.getByText("Table", { exact: true }).click();
    await expect(page.locator("map-table tbody tr")).toHaveCount(OPENING_TOKENS);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.screenshot({ path: info.outputPath("table.png"), fullPage: true });
  });
}
