import type { Locator, Page } from "@playwright/test";
import type { Comparison, MapToCompare, Pairs } from "../../web/src/engine/engine.ts";
import { DIVERGING, divergingStep } from "../../web/src/draw/diverging-ramp.ts";
import { formatBits, formatDifference, formatWeight } from "../../web/src/state/number-format.ts";
import { Playground } from "./playground.ts";
import type { Reference } from "./reference-engine.ts";
import { seriousFindings } from "./serious-findings.ts";
import { expect, test } from "./watched-test.ts";

const HE = "The nurse said that he was late, and he was sorry";
const SHE = "The nurse said that she was late, and she was sorry";
const ONE_SHE = "The nurse said that she was late, and he was sorry";
const COUNT = 12;
const HEADS = `#v=1&text=${encodeURIComponent(HE)}&layer=1&head=0&view=compare&other-layer=0&other-head=1`;
const TEXTS = `#v=1&text=${encodeURIComponent(SHE)}&layer=0&head=1&view=compare&other-text=${encodeURIComponent(HE)}`;

const divergence = (page: Page): Locator => page.getByTestId("divergence");
const numbers = (page: Page): Locator => page.getByTestId("compare-readout");
const mapOf = (page: Page, name: "own" | "other" | "difference"): Playground =>
  Object.assign(new Playground(page), { map: page.locator(`.compare-map.is-${name}`).getByRole("application") });

async function mapIn(reference: Reference, text: string, layer: number, head: number): Promise<MapToCompare> {
  const trace = await reference.run(text);
  const weights = await trace.weights({ layer, head });
  trace.close();
  return { rows: trace.tokens.length, columns: trace.tokens.length, weights };
}

async function expectMean(page: Page, { meanDivergence }: Comparison): Promise<void> {
  await expect(divergence(page)).toContainText(`: ${formatBits(meanDivergence ?? NaN)} bits, the mean over`);
}

test("two heads: the divergence, and both numbers of every cell under the pointer, are the engine's", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  await playground.open(HEADS);
  const [a, b] = [await mapIn(reference, HE, 0, 1), await mapIn(reference, HE, 1, 0)];
  const expected = await reference.compare({ a, b });
  await expectMean(page, expected);
  for (const name of ["difference", "own", "other"] as const) {
    const map = mapOf(page, name);
    const plot = await map.plot(COUNT);
    for (const [query, key] of [
      [10, 10],
      [8, 5],
      [6, 0],
      [9, 5],
    ] as const) {
      const at = query * COUNT + key;
      const [here, there] = [b.weights[at] ?? NaN, a.weights[at] ?? NaN];
      await map.pointAt(plot, query, key);
      await expect(numbers(page)).toContainText(
        `: ${formatWeight(here)} here, ${formatWeight(there)} there, difference ${formatDifference(expected.differences[at] ?? NaN)}.`,
      );
      await expect(numbers(page)).toContainText(`This query: ${formatBits(expected.divergences[query] ?? NaN)} bits.`);
    }
    await map.pointAt(plot, 2, 7);
    await expect(numbers(page)).toContainText("not visible (masked) here, not visible (masked) there.");
  }
});

test("the signed difference is drawn on a ramp whose middle is 0: blue below, orange above", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  await playground.open(HEADS);
  const [a, b] = [await mapIn(reference, HE, 0, 1), await mapIn(reference, HE, 1, 0)];
  const { differences } = await reference.compare({ a, b });
  const largest = Math.max(...differences.map(Math.abs));
  const cells = Array.from(differences.keys())
    .map((at) => [Math.floor(at / COUNT), at % COUNT] as const)
    .filter(([query, key]) => key <= query);
  const valueOf = ([query, key]: readonly [number, number]): number => differences[query * COUNT + key] ?? NaN;
  const signs = new Set(cells.map((cell) => Math.sign(valueOf(cell))));
  expect([...signs].sort(), "of each sign").toEqual([-1, 0, 1]);
  const expected = cells.map((cell) => {
    const step = divergingStep(valueOf(cell), largest);
    return [...DIVERGING.subarray(step * 3, step * 3 + 3), 255];
  });
  const map = mapOf(page, "difference");
  await expect.poll(async () => map.pixels(await map.plot(COUNT), cells)).toEqual(expected);
});

test("a link that names another layer alone compares with the same head of that layer", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  await playground.open(`#v=1&text=${encodeURIComponent(HE)}&layer=1&head=2&view=compare&other-layer=0`);
  const [a, b] = [await mapIn(reference, HE, 0, 2), await mapIn(reference, HE, 1, 2)];
  await expectMean(page, await reference.compare({ a, b }));
  await expect(divergence(page)).toContainText(/layer 1, head 2 .*against layer 0, head 2 /);
  await expect(page).toHaveURL(/&other-layer=0$/);
});

test("every head of the grid says how far it is from its counterpart", async ({ playground, reference }) => {
  const { page } = playground;
  await playground.open(TEXTS);
  for (const [layer, head] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 5],
  ] as const) {
    const [a, b] = [await mapIn(reference, HE, layer, head), await mapIn(reference, SHE, layer, head)];
    const { meanDivergence } = await reference.compare({ a, b });
    const written = `divergence ${formatWeight(meanDivergence ?? NaN)} bits`;
    await expect(playground.head(layer, head)).toHaveAccessibleName(new RegExp(`${written}$`));
  }
  await page.getByRole("button", { name: "Compare with nothing" }).click();
  await expect(playground.head(0, 0)).not.toHaveAccessibleName(/divergence/);
  await expect(page.locator("compare-view")).toContainText("Nothing is compared yet.");
});

test("two texts: what replaces another token belongs to it, and the readout names both", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  await playground.open(TEXTS);
  const [a, b] = [await mapIn(reference, HE, 0, 1), await mapIn(reference, SHE, 0, 1)];
  await expectMean(page, await reference.compare({ a, b }));
  const map = mapOf(page, "own");
  await map.clickAt(await map.plot(COUNT), 9, 4);
  await page.mouse.move(0, 0);
  await expect(page).toHaveURL(/pin=9,4/);
  await expect(numbers(page)).toContainText("query 9 “she” → key 4 “she”");
  await expect(numbers(page)).toContainText("(query 9 “he”, key 4 “he”)");
});

test("texts of different lengths are compared where they have tokens in common, others said to be alone", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  const [here, there] = ["one two three four", "zero one two four"];
  await playground.open(
    `#v=1&text=${encodeURIComponent(here)}&head=3&view=compare&other-text=${encodeURIComponent(there)}`,
  );
  const pairs: Pairs = [[1, 0], [2, 1], [3, 3]]; // oxfmt-ignore
  const [a, b] = [await mapIn(reference, there, 0, 3), await mapIn(reference, here, 0, 3)];
  await expectMean(page, await reference.compare({ a, b, rows: pairs, columns: pairs }));
  await expect(page.locator("compare-view > .view-legend")).toContainText("1 of this text, 1 of the other");
  const own = mapOf(page, "own");
  await own.pointAt(await own.plot(4), 3, 2);
  await expect(numbers(page)).toContainText("there is no such key on the other side");
  await mapOf(page, "other").map.focus();
  for (const key of ["ArrowDown", "ArrowDown", "End"]) await page.keyboard.press(key);
  await expect(page).toHaveURL(/pin=/);
});

test("this side is kept, then changed; both are in the link, and change places", async ({ playground }) => {
  const { page } = playground;
  await playground.open(HEADS.replace(/&other-.*/, ""));
  await expect(page.locator("compare-view")).toContainText("Nothing is compared yet.");
  await page.getByRole("button", { name: "Keep this side" }).click();
  await expect(divergence(page)).toContainText(": 0 bits");
  await playground.textBox.fill(ONE_SHE);
  await expect(divergence(page)).toContainText(/: 0\.\d+ bits/);
  const encoded = encodeURIComponent(HE).replaceAll("%2C", ",");
  await expect(page).toHaveURL(new RegExp(`other-text=${encoded}`));
  const before = await divergence(page).textContent();
  await page.getByRole("button", { name: "Swap" }).click();
  await expect(playground.textBox).toHaveValue(HE);
  await expect(page.getByRole("textbox", { name: "Other text" })).toHaveValue(ONE_SHE);
  const bits = /0\.\d+ bits/.exec(before ?? "")?.[0] ?? "";
  await expect(divergence(page)).toContainText(bits);
  await page.getByRole("button", { name: "Keep this head" }).click();
  await playground.head(0, 2).click();
  await expect(page).toHaveURL(/other-layer=1&other-head=0/);
});

test("arrow keys move through all three maps, Escape lets go, and a query that differs most is pinned by its button", async ({
  playground,
}) => {
  const { page } = playground;
  await playground.open(`${HEADS}&pin=5,2`);
  await mapOf(page, "difference").map.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/pin=5,3/);
  await page.keyboard.press("PageDown");
  await expect(page).toHaveURL(/pin=11,3/);
  await expect(page.locator("compare-view [role=status]").last()).toContainText("query 11 “sorry” → key 3 “that”");
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/pin=/);
  await page.locator(".compare-rows").getByRole("button").first().click();
  await expect(page).toHaveURL(/pin=/);
});

test("two models on one text: tokens of the same characters are compared, and the other model is named", async ({
  playground,
}) => {
  const { page } = playground;
  const text = "Once upon a time there was a little rabbit";
  await playground.open(`#v=1&text=${encodeURIComponent(text)}&model=storyteller&view=compare&other-model=gapfiller`);
  // Two models are opened, one after the other.
  await expect(divergence(page)).toContainText(/of “gapfiller”: 0\.\d+ bits/, { timeout: 60_000 });
  await expect(page.locator(".compare-map")).toHaveCount(3);
  await expect(page.getByRole("button", { name: /^layer 0, head 1\b.*divergence/ })).toBeVisible();
  await page.locator("other-chooser select").first().selectOption("");
  await expect(page.locator("compare-view")).toContainText("Nothing is compared yet.");
});

test("what cannot be compared is said in a sentence, and takes nothing away from the picture", async ({
  playground,
  expectComplaint,
}) => {
  expectComplaint(/404/);
  const { page } = playground;
  const other = page.locator("compare-view").getByRole("alert");
  await playground.open(`${HEADS.replace(/&other-.*/, "")}&other-model=nonsense`);
  await expect(other).toContainText("nonsense");
  await expect(playground.alert).toHaveText("");
  await expect(playground.heads).toHaveCount(12);
  await page.getByRole("button", { name: "Compare with nothing" }).click();
  await expect(other).toHaveCount(0);
  await page.locator("other-chooser textarea").fill("   ");
  await expect(other).toContainText("no token");
  await page.locator("other-chooser textarea").fill(SHE);
  await expect(divergence(page)).toContainText("bits");
  await expect(other).toHaveCount(0);
});

test("a link that compares with a model elsewhere asks first, and asks that host for nothing", async ({
  playground,
}) => {
  const { page } = playground;
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).host));
  await playground.open(`${HEADS.replace(/&other-.*/, "")}&other-model=some%2Fmodel`);
  await expect(page.locator("other-chooser")).toContainText("some/model");
  await expect(page.locator("other-chooser")).toContainText("huggingface.co");
  await expect(page.getByRole("button", { name: "Load it" })).toBeVisible();
  expect(asked.filter((host) => host.includes("huggingface"))).toEqual([]);
});

test("of a long text so many queries are compared at once, each with all of its keys", async ({ playground }) => {
  const { page } = playground;
  const words = Array.from({ length: 700 }, (_, at) => `w${at % 50}`).join(" ");
  const link = `#v=1&text=${encodeURIComponent(words)}&head=1&view=compare&other-head=5&pin=699,0`;
  await playground.open(link);
  await expect(divergence(page)).toContainText("the mean over 512 queries");
  await expect(page.locator("compare-view > .view-legend")).toContainText(
    "Of 700 queries, 188 to 699 are compared, 512 at once",
  );
});

for (const [colorScheme, width] of [
  ["light", 1280],
  ["dark", 1280],
  ["light", 360],
] as const) {
  test(`axe finds nothing serious in Compare, and the page scrolls down only: ${colorScheme}, ${String(width)} px`, async ({
    playground,
  }) => {
    const { page } = playground;
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await playground.open(`${TEXTS}&pin=9,4`);
    await expect(numbers(page)).toContainText("here");
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
