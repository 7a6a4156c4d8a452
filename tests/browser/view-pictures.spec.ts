// The pictures of the other views.

import { DIVERGING, divergingStep } from "../../web/src/draw/diverging-ramp.ts";
import { largestWeight, paintWeights, type Pixels } from "../../web/src/draw/heatmap-image.ts";
import { largestSize, paintScores } from "../../web/src/draw/score-image.ts";
import { formatProbability, formatScore, formatWeight } from "../../web/src/state/number-format.ts";
import { expectPlainSvg, expectPngOf, openPanel, readSvg, saved } from "./exported-files.ts";
import { expect, test } from "./watched-test.ts";

const HOSTILE_TEXT = '<script>alert(1)</script> <img/src=x/onerror=alert(1)> a\u0001b "&amp;" שלום 猫';

test("an SVG of the lines has a line for each weight, as opaque as it is large, and the tokens as text; a PNG has the same size", async ({
  playground,
  context,
  reference,
}) => {
  const { page } = playground;
  // Room for the label of every token.
  await page.setViewportSize({ width: 1280, height: 1400 });
  await playground.open(`#v=1&layer=1&heads=2&view=lines&text=${encodeURIComponent(HOSTILE_TEXT)}`);
  await expect(page.getByRole("application", { name: /^Lines of layer 1, heads 0, 2/ })).toBeVisible();
  await playground.waitForTools();
  await openPanel(page);
  const svg = await saved(page, "SVG");
  expect(svg.name).toBe("headlight-textbook-layer-1-head-0.lines.svg");
  const found = await readSvg(context, svg.bytes);
  expectPlainSvg(found);
  expect(found.about).toMatchObject({
    model: "textbook",
    text: HOSTILE_TEXT,
    view: "lines",
    layer: 1,
    head: 0,
    heads: [0, 2],
  });
  expect(found.labels).toEqual(expect.arrayContaining(["·שלום", "·猫", "·<", "script"]));
  const trace = await reference.run(HOSTILE_TEXT);
  const weights = (await Promise.all([0, 2].map((head) => trace.weights({ layer: 1, head })))).flatMap((each) => [
    ...each,
  ]);
  trace.close();
  const drawn = weights.filter((weight) => weight > 0).sort((a, b) => a - b);
  // Of two heads there are two more lines, which name their looks.
  expect(found.opacities).toHaveLength(drawn.length + 2);
  for (const [at, weight] of drawn.entries()) expect(found.opacities[at]).toBeCloseTo(weight / drawn.at(-1)!, 3);
  await expectPngOf(page, found.size, 3);
});

test("what is pinned is lit in the picture of the lines, and keys that it does not see are hatched", async ({
  playground,
  context,
}) => {
  const { page } = playground;
  await playground.open("#v=1&layer=1&view=lines&pin=3,1");
  await expect(page.getByTestId("heads-numbers")).toBeVisible();
  await playground.waitForTools();
  await openPanel(page);
  const { names } = await readSvg(context, (await saved(page, "SVG")).bytes);
  expect(names).toEqual(expect.arrayContaining(["circle", "pattern", "path"]));
  expect(names).not.toContain("image");
});

test("an SVG of the text has its tokens as text, wrapped as they stand, painted by their weights", async ({
  playground,
  context,
}) => {
  const { page } = playground;
  const text = '<script>alert(1)</script> one two three one two שלום 猫 "&amp;" '.repeat(3).trim();
  await playground.open(`#v=1&layer=1&heads=1&view=text&text=${encodeURIComponent(text)}`);
  await expect(page.getByRole("application", { name: /^Text painted by/ })).toBeVisible();
  await playground.waitForTools();
  const painted = await page.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>(".text-unit"), ({ style }) => style.backgroundColor).filter(
      (color) => color !== "" && !color.endsWith(", 0)"),
    ),
  );
  const units = await page.locator(".text-unit").allTextContents();
  await openPanel(page);
  const svg = await saved(page, "SVG");
  expect(svg.name).toBe("headlight-textbook-layer-1-head-0.text.svg");
  const found = await readSvg(context, svg.bytes);
  expectPlainSvg(found);
  expect(found.about).toMatchObject({ view: "text", heads: [0, 1], keys: [0, 69], queries: [68, 69] });
  expect(found.labels.join("\n")).toContain(units.join("\n").slice(0, 40));
  expect(found.labels).toEqual(expect.arrayContaining(["script", "שלום", "猫"]));
  const paint = (color: string): string => color.replace(/^rgba?\((\d+, \d+, \d+).*/, "rgb($1)");
  const fills = svg.bytes.toString().match(/fill="rgb\([^"]+\)"[^>]*opacity/g) ?? [];
  expect(fills.map((fill) => /rgb\([^"]+\)/.exec(fill)?.[0])).toEqual(painted.map(paint));
});

test("an SVG of query and key has a bar for each number, and the numbers as text", async ({ playground, context }) => {
  const { page } = playground;
  await playground.open("#v=1&layer=1&view=query-key&pin=9,3");
  await expect(page.locator(".bar-row").first()).toBeVisible();
  await playground.waitForTools();
  await openPanel(page);
  const bars = await page
    .locator(".bar-row svg rect")
    .evaluateAll((all) => all.filter((bar) => Number(bar.getAttribute("height")) > 0).length);
  expect(bars).toBeGreaterThan(10);
  const score = await page.locator(".steps-numbers").textContent();
  const { bytes } = await saved(page, "SVG");
  const found = await readSvg(context, bytes);
  const shown = (await page.locator(".bar-rows").boundingBox())!;
  expect(found.size[0]).toBeGreaterThan(shown.width);
  expect(found.size[1]).toBeGreaterThan(shown.height);
  expect(found.about).toMatchObject({ view: "query-key", queries: [9, 10], keys: [3, 4] });
  expect(bytes.toString().match(/<rect [^>]*fill="rgb\((173, 75, 15|32, 105, 180)\)"/g)).toHaveLength(bars);
  expect(found.labels.join(" ")).toContain(score?.trim().slice(0, 30));
});

test("an SVG of the predictions has the engine's probabilities, the bars and both texts, as text", async ({
  playground,
  context,
  reference,
}) => {
  const { page } = playground;
  await playground.open(
    `#v=1&view=prediction&text=${encodeURIComponent(HOSTILE_TEXT)}&other-text=${encodeURIComponent("<b>before</b>")}`,
  );
  await expect(page.locator("prediction-view .has-before")).toBeVisible();
  await playground.waitForTools();
  await openPanel(page);
  const svg = await saved(page, "SVG");
  expect(svg.name).toBe("headlight-textbook-layer-0-head-0.prediction.svg");
  const found = await readSvg(context, svg.bytes);
  expectPlainSvg(found);
  expect(found.about).toMatchObject({ view: "prediction", text: HOSTILE_TEXT, other_text: "<b>before</b>" });
  expect(found.labels).toEqual(expect.arrayContaining(["Before", "After", "Change", "script", "שלום", "猫"]));
  const trace = await reference.run(HOSTILE_TEXT);
  const likeliest = await trace.logits({ position: trace.tokens.length - 1, top: 4 });
  trace.close();
  expect(found.labels).toEqual(
    expect.arrayContaining(likeliest.map(({ probability }) => formatProbability(probability))),
  );
  expect(found.labels.join(" ")).not.toContain("Another text");
  await expectPngOf(page, found.size, 3);
});

test("an SVG of the steps has every number of the table as text, and a rectangle for each dimension of a strip", async ({
  playground,
  context,
  reference,
}) => {
  const { page } = playground;
  await page.setViewportSize({ width: 700, height: 500 });
  await playground.open(`#v=1&layer=1&view=steps&text=${encodeURIComponent(HOSTILE_TEXT)}`);
  await expect(page.locator("steps-view .steps-table")).toBeVisible();
  await playground.waitForTools();
  await openPanel(page);
  // What is scrolled out of sight is in it, and stays scrolled.
  await page.locator(".steps-scroll").evaluate((scroller) => scroller.scrollTo(40, 120));
  const svg = await saved(page, "SVG");
  expect(await page.locator(".steps-scroll").evaluate(({ scrollTop }) => scrollTop)).toBe(120);
  expect(svg.name).toBe("headlight-textbook-layer-1-head-0.steps.svg");
  const found = await readSvg(context, svg.bytes);
  expectPlainSvg(found);
  const trace = await reference.run(HOSTILE_TEXT);
  const last = trace.tokens.length - 1;
  const head = { layer: 1, head: 0 };
  const steps = await trace.rowSteps({ ...head, query: last });
  const keys = await trace.keys(head);
  const headDim = steps.output.length;
  trace.close();
  expect(found.about).toMatchObject({ view: "steps", layer: 1, head: 0, queries: [last, last + 1] });
  expect(found.labels).toEqual(
    expect.arrayContaining([
      ...Array.from(steps.dots, formatScore),
      ...Array.from(steps.exponentials, formatScore),
      ...Array.from(steps.weights, formatWeight),
    ]),
  );
  // Of the query and of the row as a whole: q and the output; of each key: k, q × k, its value, and that by its weight.
  expect(found.cells).toHaveLength(2 + 4 * (last + 1));
  const largest = Math.max(...Array.from(keys, Math.abs));
  const ofKeys = Array.from({ length: last + 1 }, (_, key) =>
    Array.from(keys.subarray(key * headDim, (key + 1) * headDim), (value) => {
      const step = divergingStep(value, largest);
      return `rgb(${DIVERGING.subarray(step * 3, step * 3 + 3).join(" ")})`;
    }),
  );
  expect(found.cells.filter((_, at) => at % 4 === 1).slice(0, last + 1)).toEqual(ofKeys);
});

/** Colours as an SVG file has them; "" where a cell has none. */
function fillsOf({ data }: Pixels): readonly string[] {
  return Array.from({ length: data.length / 4 }, (_, at) => {
    const [red, green, blue, alpha] = data.subarray(at * 4, at * 4 + 4);
    return alpha === 0 ? "" : `rgb(${red} ${green} ${blue})`;
  });
}

test("an SVG of a comparison has the three maps with the engine's weights, and what is pinned in them", async ({
  playground,
  context,
  reference,
}) => {
  const { page } = playground;
  await page.setViewportSize({ width: 1280, height: 1400 });
  await playground.open(
    `#v=1&layer=1&head=0&view=compare&other-head=2&pin=3,1&text=${encodeURIComponent(HOSTILE_TEXT)}`,
  );
  await expect(page.locator("compare-view heatmap-view")).toHaveCount(3);
  await playground.waitForTools();
  await openPanel(page);
  const svg = await saved(page, "SVG");
  expect(svg.name).toBe("headlight-textbook-layer-1-head-0.compare.svg");
  const found = await readSvg(context, svg.bytes);
  // The ramps are pictures of a pixel each.
  expectPlainSvg(found, ["image", "path", "pattern"]);
  expect(found.about).toMatchObject({ view: "compare", layer: 1, head: 0, other_layer: 1, other_head: 2 });
  const trace = await reference.run(HOSTILE_TEXT);
  const size = trace.tokens.length;
  const [own, other] = [
    await trace.weights({ layer: 1, head: 0 }),
    await trace.weights({ layer: 1, head: 2 }),
  ] as const;
  trace.close();
  const masked = Uint8Array.from(own, (_, at) => Number(at % size > Math.floor(at / size)));
  const cells = (drawn: Float32Array) => ({ rows: size, columns: size, drawn, masked });
  const largest = Math.max(largestWeight(cells(own)), largestWeight(cells(other)));
  const difference = Float32Array.from(own, (weight, at) => weight - (other[at] ?? 0));
  const expected = [
    paintWeights(cells(other), { largest }),
    paintWeights(cells(own), { largest }),
    paintScores(cells(difference), { largest: largestSize(cells(difference)) }),
  ];
  expect(found.cells).toEqual(expected.map((pixels) => fillsOf(pixels).filter((fill) => fill !== "")));
  expect(found.labels).toEqual(expect.arrayContaining(["·שלום", "key →", "query ↓"]));
  expect(svg.bytes.toString().match(/stroke-width="2.5"/g)).toHaveLength(3);
  await expectPngOf(page, found.size, 2);
});

test("a view that shows no figure has no picture, and says so", async ({ playground }) => {
  const { page } = playground;
  await playground.open("#v=1&view=compare");
  await expect(page.locator("compare-view")).toContainText("Nothing is compared yet");
  await playground.waitForTools();
  await openPanel(page);
  await page.locator("export-panel").getByRole("button", { name: "SVG", exact: true }).click();
  await expect(page.locator("export-panel [role=status]")).toHaveText(
    "There is no picture of “Compare” while it shows no figure.",
  );
});
