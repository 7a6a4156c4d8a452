import type { Page } from "@playwright/test";
import { formatWeight } from "../../web/src/state/number-format.ts";
import { DEFAULT_STATE } from "../../web/src/state/playground-state.ts";
import type { Playground } from "./playground.ts";
import { seriousFindings } from "./serious-findings.ts";
import { expect, test } from "./watched-test.ts";

const OPENING_TOKENS = 16; // of the sentence that the page opens with

async function openTable(playground: Playground, fragment: string, tokens: number): Promise<void> {
  await playground.open(fragment);
  await playground.waitForTokens(tokens);
  await playground.waitForTools();
  await playground.page.getByText("Table", { exact: true }).click();
}

/** The five largest weights of the pinned row stand beside the table. */
async function expectNamedTop(page: Page, row: Float32Array): Promise<void> {
  const top = Array.from(row.keys())
    .toSorted((a, b) => row[b]! - row[a]!)
    .slice(0, 5);
  await expect(page.locator(".row-top b")).toHaveText(top.map((key) => formatWeight(row[key]!)));
  await expect(page.locator(".row-top li").first()).toContainText(`key ${String(top[0])} `);
}

test("the table has every number of the map, and names what the pinned query looks at most", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  await openTable(playground, "#v=1&layer=0&head=1&pin=9,4", OPENING_TOKENS);
  const trace = await reference.run(DEFAULT_STATE.text);
  const weights = await trace.weights({ layer: 0, head: 1 });
  trace.close();
  const cells = Array.from(weights, (weight, at) =>
    at % OPENING_TOKENS > Math.floor(at / OPENING_TOKENS) ? "–" : formatWeight(weight),
  );
  await expect(page.locator("map-table td")).toHaveText(cells);
  await expect(page.locator("map-table tr.is-pinned th")).toHaveText("9 “the”");
  const row = weights.slice(9 * OPENING_TOKENS, 10 * OPENING_TOKENS);
  await expectNamedTop(page, row);
});

test("above 64 tokens every row has its five largest, so many rows at a time, and a part has each number", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  const words = Array.from({ length: 80 }, (_, at) => `w${String(at % 7)}`).join(" ");
  await openTable(playground, `#v=1&text=${encodeURIComponent(words)}&layer=0&head=1&pin=70,69`, 80);
  const table = page.getByRole("table", { name: /the 5 largest of each query, queries 64 to 79/ });
  await expect(table.locator("tbody tr")).toHaveCount(16);
  await expect(table.locator("tr.is-pinned th")).toHaveText("70 “w0”");
  const trace = await reference.run(words);
  const weights = await trace.weights({ layer: 0, head: 1 });
  trace.close();
  const expectRows = async (first: number, last: number): Promise<void> => {
    await expect(page.locator(".top-keys tbody th").first()).toContainText(`${String(first)} “`);
    const rows = Array.from({ length: last - first }, (_, row) => topOf(weights, first + row, 80)).flat();
    await expect(page.locator(".top-keys td")).toHaveText(rows);
  };
  await expectRows(64, 80);
  await page.getByRole("button", { name: "Earlier queries" }).click();
  await expectRows(0, 64);
  await expect(page.getByRole("button", { name: "Earlier queries" })).toBeDisabled();
  await page.goto(`${page.url()}&window=60,80,60,80`);
  await page.reload();
  await page.getByText("Table", { exact: true }).click();
  await expect(page.locator("map-table tbody tr")).toHaveCount(20);
  await expect(page.locator("map-table tbody th").first()).toHaveText("60 “w4”");
});

/** What the table says of a row, of a causal head of `count` tokens. */
function topOf(weights: Float32Array, query: number, count: number): readonly string[] {
  const row = weights.subarray(query * count, query * count + query + 1);
  const keys = Array.from(row.keys())
    .filter((key) => row[key]! > 0)
    .toSorted((a, b) => row[b]! - row[a]!);
  return Array.from({ length: 5 }, (_, place) => {
    const key = keys[place];
    return key === undefined ? "–" : `key ${String(key)} “w${String(key % 7)}” ${formatWeight(row[key]!)}`;
  });
}

test("of a long text that the map has in bins, every row has its five largest, of the head that is shown", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  const words = Array.from({ length: 700 }, (_, at) => `w${String(at % 7)}`).join(" ");
  await openTable(playground, `#v=1&text=${encodeURIComponent(words)}&layer=0&head=1&pin=650,20`, 700);
  const trace = await reference.run(words);
  for (const head of [1, 4]) {
    await playground.head(0, head).click();
    const weights = await trace.weights({ layer: 0, head });
    await expect(page.locator(".top-keys tbody th").first()).toHaveText("640 “w3”");
    const rows = Array.from({ length: 60 }, (_, row) => topOf(weights, 640 + row, 700)).flat();
    await expect(page.locator(".top-keys td")).toHaveText(rows);
  }
  trace.close();
  await page.getByRole("button", { name: "Earlier queries" }).click();
  await expect(page.locator(".top-keys tbody th").first()).toHaveText("576 “w2”");
  expect(await seriousFindings(page)).toEqual([]);
});

test("of a long text, the pinned query's largest weights are named though the map has only bins", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  const words = Array.from({ length: 700 }, (_, at) => `w${String(at % 90)}`).join(" ");
  await openTable(playground, `#v=1&text=${encodeURIComponent(words)}&layer=0&head=1&pin=650,20`, 700);
  const trace = await reference.run(words);
  const row = await trace.weights({ layer: 0, head: 1, rows: [650, 651] });
  trace.close();
  await expectNamedTop(page, row);
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
