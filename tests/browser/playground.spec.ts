import { CIVIDIS, rampStep } from "../../web/src/draw/color-ramp.ts";
import { formatScore, formatWeight } from "../../web/src/state/number-format.ts";
import type { Plot, Rgba } from "./playground.ts";
import { headNumbers } from "./reference-engine.ts";
import type { HeadNumbers } from "./reference-engine.ts";
import { expect, test } from "./watched-test.ts";

const OPENING_TOKENS = 16; // of the sentence that the page opens with
const RHYME = "one two three one two four one two";

/** The colour that a weight must have on a legend from 0 to `largest`. */
function colorOf(weight: number, largest: number): Rgba {
  const [red = 0, green = 0, blue = 0] = CIVIDIS.subarray(rampStep(weight, largest) * 3);
  return [red, green, blue, 255];
}

/** The visible cells of a map: what a causal head may look at. */
function visibleCells({ tokens, maskedScores }: HeadNumbers): readonly (readonly [number, number])[] {
  const count = tokens.length;
  return Array.from(maskedScores.keys(), (index) => [Math.floor(index / count), index % count] as const).filter(
    ([query, key]) => maskedScores[query * count + key] !== -Infinity,
  );
}

function sentenceOf({ tokens, weights, maskedScores }: HeadNumbers, query: number, key: number): RegExp {
  const at = query * tokens.length + key;
  const quote = (token = ""): string => `“\u2068?${token.trim()}\u2069?”`;
  const numbers = `score ${formatScore(maskedScores[at] ?? NaN)}, weight ${formatWeight(weights[at] ?? NaN)}`;
  const words = `query ${String(query)} ${quote(tokens[query])} → key ${String(key)} ${quote(tokens[key])}: ${numbers}$`;
  return new RegExp(words.replaceAll(".", "\\."));
}

test("the page opens with a picture of its own sentence", async ({ playground }) => {
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  await expect(playground.heads).toHaveCount(12);
  await expect(playground.page.getByRole("heading", { level: 1 })).toContainText("Headlight");
  await expect(playground.alert).toHaveText("");
});

test("every cell of the map has the colour of its weight, for each of the twelve heads", async ({
  playground,
  reference,
}) => {
  await playground.open(`#v=1&text=${encodeURIComponent(RHYME)}`);
  await playground.waitForTokens(8);
  let plot: Plot | undefined;
  for (const [layer, head] of everyHead()) {
    await playground.head(layer, head).click();
    await playground.page
      .getByRole("application", { name: new RegExp(`layer ${String(layer)}, head ${String(head)}\\b`) })
      .waitFor();
    plot ??= await playground.plot(8);
    const numbers = await headNumbers(reference, RHYME, layer, head);
    const cells = visibleCells(numbers);
    const largest = Math.max(...numbers.weights);
    const expected = cells.map(([query, key]) => colorOf(numbers.weights[query * 8 + key] ?? NaN, largest));
    await expect
      .poll(() => playground.pixels(plot as Plot, cells), `layer ${String(layer)}, head ${String(head)}`)
      .toEqual(expected);
  }
});

test("the picture follows while somebody types", async ({ playground, reference }) => {
  await playground.open();
  await playground.textBox.fill("");
  await playground.textBox.pressSequentially(RHYME, { delay: 5 });
  await playground.waitForTokens(8);
  const numbers = await headNumbers(reference, RHYME, 0, 0);
  const plot = await playground.plot(8);
  await playground.pointAt(plot, 4, 3);
  await expect(playground.readout).toHaveText(sentenceOf(numbers, 4, 3));
  await playground.textBox.press("End");
  await playground.textBox.pressSequentially(" five");
  await playground.waitForTokens(9);
});

test("pointing at a cell says its query, key, score and weight", async ({ playground, reference }) => {
  await playground.open("#v=1&layer=1&head=0");
  await playground.waitForTokens(OPENING_TOKENS);
  const text = await playground.textBox.inputValue();
  const numbers = await headNumbers(reference, text, 1, 0);
  const plot = await playground.plot(OPENING_TOKENS);
  for (const [query, key] of [
    [10, 1],
    [11, 3],
    [15, 0],
    [0, 0],
  ] as const) {
    await playground.pointAt(plot, query, key);
    await expect(playground.readout).toHaveText(sentenceOf(numbers, query, key));
  }
  await playground.page.mouse.move(plot.left + plot.cell / 2, plot.top - 3);
  await expect(playground.readout).toContainText("Point at a cell");
});

test("a masked cell is called masked, and does not look like a weight of zero", async ({ playground, reference }) => {
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  const plot = await playground.plot(OPENING_TOKENS);
  await playground.pointAt(plot, 2, 9);
  await expect(playground.readout).toContainText("not visible (masked)");
  const numbers = await headNumbers(reference, await playground.textBox.inputValue(), 0, 0);
  const largest = Math.max(...numbers.weights);
  const ramp = Array.from({ length: 256 }, (_, step) => colorOf((step / 255) * largest, largest).join());
  // Hatching, all over the cell: two colours, and neither stands for a weight.
  const places = [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3].flatMap((down) =>
    [-0.3, 0, 0.3].map((right) => [2 + down, 9 + right] as const),
  );
  const masked = new Set((await playground.pixels(plot, places)).map((pixel) => pixel.join()));
  expect(masked.size).toBeGreaterThanOrEqual(2);
  for (const pixel of masked) {
    expect(pixel).toMatch(/,255$/);
    expect(ramp).not.toContain(pixel);
  }
  await expect(playground.page.locator("map-legend")).toContainText("not visible (masked)");
});

test("the legend's range is that of the map", async ({ playground, reference }) => {
  await playground.open("#v=1&layer=0&head=4");
  await playground.waitForTokens(OPENING_TOKENS);
  for (const [layer, head] of everyHead()) {
    await playground.head(layer, head).click();
    const { weights } = await headNumbers(reference, await playground.textBox.inputValue(), layer, head);
    await expect(playground.page.locator("map-legend")).toContainText(formatWeight(Math.max(...weights)));
  }
});

test("a click pins a cell, pointing wins over the pin, Escape lets go", async ({ playground }) => {
  const { page, readout } = playground;
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  const plot = await playground.plot(OPENING_TOKENS);
  await playground.clickAt(plot, 9, 4);
  await page.mouse.move(0, 0);
  await expect(readout).toContainText("query 9 ");
  await expect(readout).toContainText("key 4 ");
  await playground.pointAt(plot, 12, 3);
  await expect(readout).toContainText("query 12 ");
  await page.mouse.move(0, 0);
  await expect(readout).toContainText("query 9 ");
  await expect(page).toHaveURL(/[#&]pin=9,4/);
  await page.keyboard.press("Escape");
  await expect(readout).toContainText("Point at a cell");
  await expect(page).not.toHaveURL(/pin=/);
});

test("a thumbnail shows the weights of its head", async ({ playground, reference }) => {
  await playground.open(`#v=1&text=${encodeURIComponent(RHYME)}`);
  await playground.waitForTokens(8);
  for (const [layer, head] of everyHead()) {
    const { weights } = await headNumbers(reference, RHYME, layer, head);
    const largest = Math.max(...weights);
    const expected = Array.from(weights, (weight, index) =>
      index % 8 > Math.floor(index / 8) ? [0, 0, 0, 0] : colorOf(weight, largest),
    );
    const seen = await playground.thumbnail(layer, head, 8);
    expect(seen, `layer ${String(layer)}, head ${String(head)}`).toEqual(expected);
  }
});

test("a thumbnail has no more bins than dots, so that none is lost between them", async ({ playground, reference }) => {
  const { page } = playground;
  const text = "one two ".repeat(50).trim();
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 720 });
    await playground.open(`#v=1&text=${encodeURIComponent(text)}`);
    await playground.waitForTokens(100);
    const bins = Math.floor((await playground.place(1, 0).boundingBox())?.width ?? 0);
    expect(bins).toBeLessThan(64);
    const trace = await reference.run(text);
    const { values, masked } = await trace.pooledWeights({ layer: 1, head: 0, bins });
    trace.close();
    const largest = Math.max(...values);
    const expected = Array.from(values, (value, bin) => (masked[bin] === 1 ? [0, 0, 0, 0] : colorOf(value, largest)));
    await expect.poll(() => playground.thumbnail(1, 0, bins)).toEqual(expected);
  }
});

test("a head is chosen by a click: its name, its formula and its map", async ({ playground }) => {
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  for (const [layer, head] of [
    [1, 0],
    [0, 2],
  ] as const) {
    const button = playground.head(layer, head);
    await button.click();
    await expect(button).toHaveAttribute("aria-pressed", "true");
    await expect(playground.grid.locator("[aria-pressed=true]")).toHaveCount(1);
    const name = /“(.+)”/.exec((await button.getAttribute("aria-label")) ?? "")?.[1] ?? "";
    expect(name.length).toBeGreaterThan(3);
    await expect(playground.page.getByRole("heading", { name })).toBeVisible();
    await expect(playground.page.locator("head-note").locator("code")).not.toBeEmpty();
    await expect(playground.map).toHaveAccessibleName(
      new RegExp(`layer ${String(layer)}, head ${String(head)} “${name}”`),
    );
  }
});

function everyHead(): readonly (readonly [layer: number, head: number])[] {
  return [0, 1].flatMap((layer) => [0, 1, 2, 3, 4, 5].map((head) => [layer, head] as const));
}
