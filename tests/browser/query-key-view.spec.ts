import { formatScore } from "../../web/src/state/number-format.ts";
import { seriousFindings } from "./serious-findings.ts";
import { expect, test } from "./watched-test.ts";

const TEXT = "one two three one two four one two";
const LINK = `#v=1&text=${encodeURIComponent(TEXT)}&view=query-key&head=1&pin=6,3`;

test("the numbers of query, key and what they add are the engine's", async ({ playground, reference }) => {
  const { page } = playground;
  await playground.open(LINK);
  const trace = await reference.run(TEXT);
  const { query, key, terms, score, parts } = await trace.cellParts({ layer: 0, head: 1, query: 6, key: 3 });
  trace.close();
  await expect(page.locator("query-key-view")).toContainText(`is the score ${formatScore(score)}.`);
  await page.getByText("All numbers").click();
  const rows = page.locator("query-key-view tbody tr").filter({ hasNot: page.locator(".part") });
  const table = page.locator(".bar-table tbody tr");
  await expect(table).toHaveCount(query.length);
  for (const at of [0, 7, query.length - 1]) {
    const numbers = [query, key, terms].map((of) => formatScore(of[at] ?? NaN));
    await expect(table.nth(at).locator("td")).toHaveText(numbers);
  }
  const scores = Array.from(parts?.scores ?? [], (share) => formatScore(share));
  await expect(page.locator(".part-table tbody td")).toHaveText(scores);
  await expect(rows.first()).toBeVisible();
});

test("a dimension is pointed at, or gone to with the keys; up and down go to another query", async ({ playground }) => {
  const { page } = playground;
  await playground.open(LINK);
  const words = page.locator("query-key-view .bar-words");
  await page.locator(".bar-row svg").first().hover();
  await expect(words).toContainText(/^\s*dimension \d+: q .*, k .*, adds .* to the dot/);
  await page.locator(".bar-rows").focus();
  await page.mouse.move(0, 0);
  await expect(words).toContainText("Point at a dimension");
  await page.keyboard.press("ArrowRight");
  await expect(words).toContainText("dimension 0:");
  await page.keyboard.press("ArrowRight");
  await expect(words).toContainText("dimension 1:");
  await page.keyboard.press("ArrowUp");
  await expect(page).toHaveURL(/pin=5,3/);
  await expect(page.locator("query-key-view")).toContainText("query 5 “four”, key 3 “one”");
  await page.keyboard.press("Escape");
  await expect(page.locator("query-key-view")).toContainText("Pin a cell of the map");
});

test("beyond the first layer it says that nothing can be told apart", async ({ playground }) => {
  await playground.open(`${LINK}&layer=1`);
  await expect(playground.page.locator("query-key-view")).toContainText("not separable here");
  await expect(playground.page.locator(".part-table")).toHaveCount(0);
});

for (const [colorScheme, width] of [
  ["light", 1280],
  ["dark", 320],
] as const) {
  test(`axe finds nothing serious in query and key, and the page scrolls down only: ${colorScheme}, ${String(width)} px`, async ({
    playground,
  }) => {
    const { page } = playground;
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await playground.open(LINK);
    await expect(page.locator(".part-table")).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
