import type { Page } from "@playwright/test";
import { DIVERGING, divergingStep } from "../../web/src/draw/diverging-ramp.ts";
import { formatScore } from "../../web/src/state/number-format.ts";
import type { Reference } from "./reference-engine.ts";
import { seriousFindings } from "./serious-findings.ts";
import { expect, test } from "./watched-test.ts";

const TEXT = "one two three one two four one two";
const LINK = `#v=1&text=${encodeURIComponent(TEXT)}&layer=1&view=steps&pin=6,0`;

test("a tab shows the steps, Back goes to the map again, and the link keeps the view", async ({ playground }) => {
  const { page } = playground;
  await playground.open(`#v=1&text=${encodeURIComponent(TEXT)}&layer=1&pin=6,0`);
  await playground.waitForTokens(8);
  await page.getByRole("tab", { name: "Step by step" }).click();
  await expect(page.getByRole("grid", { name: "Query 6, step by step" })).toBeVisible();
  await expect(playground.map).toBeHidden();
  await expect(page).toHaveURL(/&view=steps/);
  await page.goBack();
  await expect(playground.map).toBeVisible();
  await expect(page.getByRole("tab", { name: "Map", exact: true })).toHaveAttribute("aria-selected", "true");
});

test("every number of the row is the engine's", async ({ playground, reference }) => {
  const { page } = playground;
  await playground.open(LINK);
  const trace = await reference.run(TEXT);
  const steps = await trace.rowSteps({ layer: 1, head: 0, query: 6 });
  trace.close();
  for (const [stage, numbers] of [
    ["dot", steps.dots],
    ["score", steps.scores],
    ["masked", steps.maskedScores],
    ["exponential", steps.exponentials],
  ] as const) {
    const shown = page.locator(`[data-place^="${stage} "]`);
    await expect(shown).toHaveText(Array.from(numbers, formatScore));
  }
  await expect(page.locator('[data-place="largest "]')).toHaveText(`largest ${formatScore(steps.largest)}`);
  await expect(page.locator('[data-place="sum "]')).toHaveText(`sum ${formatScore(steps.sum)}`);
});

test("the steps are gone through one by one, played and paused", async ({ playground }) => {
  const { page } = playground;
  await page.clock.install();
  await playground.open(LINK);
  const step = page.getByRole("slider", { name: "Step" });
  await expect(step).toHaveAttribute("aria-valuetext", "8 of 8: output");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await expect(step).toHaveAttribute("aria-valuetext", "1 of 8: q · k");
  await expect(page.locator('[data-place^="score "]')).toHaveCount(0);
  await page.clock.runFor(1_600);
  await expect(step).toHaveAttribute("aria-valuetext", "2 of 8: × scale");
  await expect(page.locator('[data-place^="score "]')).toHaveCount(8);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await page.clock.runFor(10_000);
  await expect(step).toHaveAttribute("aria-valuetext", "2 of 8: × scale");
  await page.getByRole("button", { name: "Next step" }).click();
  await expect(step).toHaveAttribute("aria-valuetext", "3 of 8: mask");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.clock.runFor(20_000);
  await expect(step).toHaveAttribute("aria-valuetext", "8 of 8: output");
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
});

test("a number that is pointed at says where it comes from, and lights its operands and its cell", async ({
  playground,
}) => {
  const { page } = playground;
  await playground.open(LINK);
  await page.locator('[data-place="weight 1"]').hover();
  const origin = page.locator(".steps-origin");
  await expect(origin).toContainText("weight = exp ÷ sum");
  await expect(page.locator(".is-lit")).toHaveCount(2);
  await expect(page.locator('[data-place="exponential 1"]')).toHaveClass(/is-lit/);
  await expect(page.locator('[data-place="sum "]')).toHaveClass(/is-lit/);
  await expect(playground.readout).toContainText(/query 6 .* → key 1 /);
  await page.locator('[data-place="output "] canvas').hover();
  await expect(origin).toContainText(/dimension \d+: /);
  await expect(page.locator(".is-lit")).toHaveCount(8);
  await page.mouse.move(0, 0);
  await expect(origin).toContainText("Point at a number");
});

/** The middle of a dimension of the strip at a place. */
async function pointAtDimension(page: Page, place: string, dimension: number, headDim: number): Promise<void> {
  const strip = page.locator(`[data-place="${place}"] canvas`);
  await strip.scrollIntoViewIfNeeded();
  const box = await strip.boundingBox();
  if (box === null) throw new Error(`${place} has no strip.`);
  await page.mouse.move(box.x + ((dimension + 0.5) / headDim) * box.width, box.y + box.height / 2);
}

/** What the engine has of the head that LINK shows: [len, head_dim], and its products for the pinned query. */
async function headOf(reference: Reference) {
  const trace = await reference.run(TEXT);
  const head = { layer: 1, head: 0 };
  const [queries, keys, values, { terms, weightedValues }] = await Promise.all([
    trace.queries(head),
    trace.keys(head),
    trace.values(head),
    trace.rowSteps({ ...head, query: 6 }),
  ]);
  const { headDim } = trace;
  trace.close();
  return { queries, keys, values, terms, weightedValues, headDim };
}

/** A dimension of a head's queries, keys or values [len, head_dim]. */
function writtenAt(vectors: Float32Array, row: number, dimension: number, headDim: number): string {
  return formatScore(vectors[row * headDim + dimension] ?? NaN);
}

test("a dot lights q, k and their products; each product says which numbers of the engine it is made of", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  await playground.open(LINK);
  const { queries, keys, terms, headDim } = await headOf(reference);
  const lit = page.locator(".is-lit");
  const places = () => lit.evaluateAll((cells) => cells.map((cell) => (cell as HTMLElement).dataset["place"]));
  await page.locator('[data-place="dot 4"]').hover();
  await expect(lit).toHaveCount(3);
  expect(await places()).toEqual(["query ", "key 4", "term 4"]);
  for (const d of [0, headDim - 1]) {
    await pointAtDimension(page, "term 4", d, headDim);
    const [q, k] = [writtenAt(queries, 6, d, headDim), writtenAt(keys, 4, d, headDim)];
    const says = `q[${String(d)}] × k[${String(d)}] = ${q} × ${k} = ${writtenAt(terms, 4, d, headDim)}`;
    await expect(page.locator(".steps-numbers")).toHaveText(says);
    expect(await places()).toEqual(["query ", "key 4"]);
    await expect(page.locator(".is-lit .strip-mark")).toHaveCount(2);
  }
  await pointAtDimension(page, "query ", 1, headDim);
  await expect(page.locator(".steps-numbers")).toHaveText(`dimension 1: ${writtenAt(queries, 6, 1, headDim)}`);
});

test("a weighted value lights its weight and its value in the same dimension", async ({ playground, reference }) => {
  const { page } = playground;
  await playground.open(LINK);
  const { values, headDim } = await headOf(reference);
  await pointAtDimension(page, "weighted 5", 2, headDim);
  await expect(page.locator(".steps-numbers")).toContainText(`× ${writtenAt(values, 5, 2, headDim)}`);
  await expect(page.locator(".is-lit")).toHaveCount(2);
  await expect(page.locator('[data-place="weight 5"]')).toHaveClass(/is-lit/);
  await expect(page.locator('[data-place="value 5"].is-lit .strip-mark')).toHaveCount(1);
  await pointAtDimension(page, "value 5", 2, headDim);
  await expect(page.locator(".steps-numbers")).toHaveText(`dimension 2: ${writtenAt(values, 5, 2, headDim)}`);
});

test("strips have the colours of the ramp for their numbers, weighted values those of the values' scale", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  await playground.open(LINK);
  const { values, weightedValues, headDim } = await headOf(reference);
  const largest = Math.max(...values.map(Math.abs));
  await expect(page.getByRole("columnheader", { name: "weight × value" })).toContainText(`±${formatScore(largest)}`);
  await expect(page.locator('[data-place="query "]')).toContainText("±");
  for (const [stage, key] of [
    ["value", 5],
    ["value", 0],
    ["weighted", 5],
    ["weighted", 0],
  ] as const) {
    const vectors = stage === "value" ? values : weightedValues;
    const expected = Array.from(vectors.subarray(key * headDim, (key + 1) * headDim), (value) => {
      const step = divergingStep(value, largest);
      return [...DIVERGING.subarray(step * 3, step * 3 + 3), 255];
    });
    const seen = await page.locator(`[data-place="${stage} ${String(key)}"] canvas`).evaluate((canvas) => {
      const { width } = canvas as HTMLCanvasElement;
      const bytes = (canvas as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, width, 1).data;
      return Array.from({ length: width }, (_, at) => [...bytes.subarray(at * 4, at * 4 + 4)]);
    });
    expect(seen).toEqual(expected);
  }
});

test("inside of a strip the arrow keys go from dimension to dimension; Escape leaves it", async ({ playground }) => {
  const { page } = playground;
  await playground.open(LINK);
  const numbers = page.locator(".steps-numbers");
  const focused = page.locator(":focus");
  await page.locator('[data-place="weighted 0"]').focus();
  await expect(page.locator(".steps-origin")).toContainText("press Enter and go along them with ← and →");
  await page.keyboard.press("Enter");
  await expect(numbers).toContainText("dimension 0: ");
  await page.keyboard.press("ArrowRight");
  await expect(numbers).toContainText("dimension 1: ");
  await expect(focused).toHaveAttribute("data-place", "weighted 0");
  await page.keyboard.press("ArrowDown");
  await expect(focused).toHaveAttribute("data-place", "weighted 1");
  await expect(numbers).toContainText("dimension 1: ");
  await page.keyboard.press("Escape");
  await expect(numbers).toContainText("each of ");
  await page.keyboard.press("ArrowLeft");
  await expect(focused).toHaveAttribute("data-place", "value 1");
  await expect(page).toHaveURL(/pin=6,0/);
});

test("the table is read with the keyboard alone; Enter pins, Escape lets go", async ({ playground }) => {
  const { page } = playground;
  await playground.open(LINK);
  const focused = page.locator(":focus");
  await page.locator('[data-place="dot 0"]').focus();
  await page.keyboard.press("ArrowRight");
  await expect(focused).toHaveAttribute("data-place", "score 0");
  await page.keyboard.press("ArrowDown");
  await expect(focused).toHaveAttribute("data-place", "score 1");
  await expect(page.locator(".steps-origin")).toContainText("score = dot × scale");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/pin=6,1/);
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/pin=/);
  await expect(page.getByRole("grid", { name: "Query 7, step by step" })).toBeVisible();
});

test("another text keeps the view, with its own numbers", async ({ playground }) => {
  const { page } = playground;
  await playground.open(LINK);
  await expect(page.locator('[data-place^="dot "]')).toHaveCount(8);
  await playground.textBox.fill("one two three");
  await expect(page.locator('[data-place^="dot "]')).toHaveCount(3);
  await playground.textBox.fill("");
  await expect(page.locator("steps-view table")).toHaveCount(0);
});

test("of a long row the keys of the largest weights are listed, and the others are counted", async ({ playground }) => {
  const { page } = playground;
  const words = Array.from({ length: 300 }, (_, at) => `w${String(at)}`).join(" ");
  await playground.open(`#v=1&text=${encodeURIComponent(words)}&view=steps&pin=299,0`);
  await expect(page.locator('[data-place^="dot "]')).toHaveCount(64);
  await expect(page.locator(".steps-table tfoot th")).toHaveText("236 keys of smaller weights are not listed");
});

for (const [colorScheme, width] of [
  ["light", 1280],
  ["dark", 1280],
  ["light", 320],
] as const) {
  test(`axe finds nothing serious in the steps, and the page scrolls down only: ${colorScheme}, ${String(width)} px`, async ({
    playground,
  }) => {
    const { page } = playground;
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await playground.open(LINK);
    await page.locator('[data-place="weight 1"]').hover();
    await expect(page.locator(".is-lit")).toHaveCount(2);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}

test("Copy as NumPy puts Python with the row's own numbers into the clipboard", async ({ playground, reference }) => {
  const { page } = playground;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await playground.open(LINK);
  const trace = await reference.run(TEXT);
  const { weights } = await trace.rowSteps({ layer: 1, head: 0, query: 6 });
  trace.close();
  await page.getByRole("button", { name: "Copy as NumPy" }).click();
  await expect(page.locator(".steps-copy [role=status]")).toHaveText("Copied");
  const python = await page.evaluate(() => navigator.clipboard.readText());
  expect(python).toMatch(/^import numpy as np\n/);
  expect(python).toContain("layer 1, head 0, query 6");
  const [, shown = ""] = /^shown = np\.array\(\[(.*)\], dtype=np\.float32\)$/m.exec(python) ?? [];
  expect(shown.split(", ").map((number) => Math.fround(Number(number)))).toEqual(Array.from(weights));
});

test("where the clipboard is refused, the page says so and shows what was to be copied", async ({ playground }) => {
  const { page } = playground;
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await playground.open(LINK);
  await page.getByRole("button", { name: "Copy as NumPy" }).click();
  await expect(page.locator(".steps-copy [role=status]")).toContainText("This browser keeps pages from copying");
  await expect(page.getByRole("textbox", { name: "NumPy" })).toHaveValue(
    /^import numpy as np\n[^]*output = weights @ V/,
  );
});
