import { formatScore } from "../../web/src/state/number-format.ts";
import { seriousFindings } from "./serious-findings.ts";
import { expect, test } from "./watched-test.ts";

const TEXT = "one two three one two four one two";
const STORY = "Once upon a time there was a little rabbit, and the little rabbit";
const ROTARY_LINK = `#v=1&model=storyteller&text=${encodeURIComponent(STORY)}&view=query-key`;
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
  // Nothing is pinned: the last token with itself.
  await expect(page.locator("query-key-view .steps-row")).toHaveText(
    "Layer 0, head 1: query 7 “two”, key 7 “two”; pin a cell of the map, or a token, for another one",
  );
});

test("of rotary positions the numbers of every bar are said and listed, as the engine has them", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  const cell = { layer: 1, head: 2, query: 6, key: 3 };
  await playground.open(`${ROTARY_LINK}&layer=1&head=2&pin=6,3`);
  const model = await reference.openBuiltIn("storyteller");
  const trace = await model.run(STORY);
  const { query, key, terms, rotary, score } = await trace.cellParts(cell);
  model.close();
  if (rotary === undefined) throw new Error("storyteller has rotary positions");
  const view = page.locator("query-key-view");
  await expect(view).toContainText(`is the score ${formatScore(score)}. Not turned`);
  await expect(view).toContainText(`it would be ${formatScore(rotary.unturnedScore)}.`);
  const half = rotary.pairs.length;
  const write = (numbers: Float32Array, at: number): string => formatScore(numbers[at] ?? NaN);
  const sentenceOf = (at: number): string =>
    `dimension ${String(at)}: q ${write(query, at)} (not turned ${write(rotary.query, at)}), ` +
    `k ${write(key, at)} (not turned ${write(rotary.key, at)}), adds ${write(terms, at)} to the dot; ` +
    `turned together with dimension ${String((at + half) % (2 * half))}: ` +
    `the pair adds ${write(rotary.pairs, at % half)} (not turned ${write(rotary.pairsBefore, at % half)})`;

  // By the pointer in each line of bars: of pairs a bar is twice as wide.
  const lines = view.locator(".bar-row");
  await expect(lines).toHaveCount(7);
  for (const [line, count] of [...Array<number>(5).fill(2 * half), half, half].entries()) {
    // Not one of the last: these are hardly turned.
    const at = line < 5 ? half + 3 : 3;
    const bars = lines.nth(line).locator("svg");
    const { width, height } = (await bars.boundingBox()) ?? { width: 0, height: 0 };
    await bars.hover({ position: { x: ((at + 0.5) / count) * width, y: height / 2 } });
    await expect(view.locator(".bar-words")).toHaveText(sentenceOf(at));
    await expect(view.locator(".bar-mark"), "one mark in each line").toHaveCount(7);
  }

  await page.getByText("All numbers").click();
  const [byDimension, byPair] = [view.locator(".bar-table table").nth(0), view.locator(".bar-table table").nth(1)];
  await expect(byDimension.locator("tbody tr")).toHaveCount(2 * half);
  await expect(byPair.locator("tbody tr")).toHaveCount(half);
  for (const at of [0, half - 1]) {
    const dimension = [rotary.query, query, rotary.key, key, terms].map((numbers) => write(numbers, at + half));
    await expect(
      byDimension
        .locator("tbody tr")
        .nth(at + half)
        .locator("th, td"),
    ).toHaveText([String(at + half), ...dimension]);
    await expect(byPair.locator("tbody tr").nth(at).locator("th, td")).toHaveText([
      `${String(at)} and ${String(at + half)}`,
      write(rotary.pairsBefore, at),
      write(rotary.pairs, at),
    ]);
  }
});

test("where positions turn queries and keys, it says why the parts cannot be told apart", async ({ playground }) => {
  await playground.open(`${ROTARY_LINK}&pin=6,3`);
  const view = playground.page.locator("query-key-view");
  await expect(view).toContainText("Positions turn queries and keys here; nothing is added to the tokens.");
  await expect(view.locator(".part-table")).toHaveCount(0);
});

test("where norms stand between, it says that their statistics are held, and shows what is left over", async ({
  playground,
  reference,
}) => {
  await playground.open(`#v=1&model=gapfiller&text=${encodeURIComponent(STORY)}&view=query-key&head=1&pin=6,3`);
  const model = await reference.openBuiltIn("gapfiller");
  const trace = await model.run(STORY);
  const { parts } = await trace.cellParts({ layer: 0, head: 1, query: 6, key: 3 });
  model.close();
  const table = playground.page.locator(".part-table");
  await expect(table.locator("caption")).toHaveText(
    "The score by what query and key are made of, the norms' statistics held",
  );
  const names = parts?.names ?? [];
  expect(names.at(-1)).toBe("rest");
  await expect(table.locator("tbody th")).toHaveText(names.map((name) => `query's ${name}`));
  await expect(table.locator("tbody td")).toHaveText(Array.from(parts?.scores ?? [], (share) => formatScore(share)));
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

test("the tables of a rotary model have room on a phone", async ({ playground }) => {
  const { page } = playground;
  await page.setViewportSize({ width: 320, height: 800 });
  await playground.open(`${ROTARY_LINK}&pin=6,3`);
  await page.getByText("All numbers").click();
  await expect(page.locator(".bar-table table")).toHaveCount(2);
  expect(await seriousFindings(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});
