// The number under the pointer is the engine's, in every view, however many device pixels a css px has and whatever the
// page around it does: at random places, by real events of the pointer. A thousand of each take a quarter of an hour:
//   HEADLIGHT_CELLS=1000 node tests/browser/run.mjs tests/browser/true-cells.spec.ts

import type { Page } from "@playwright/test";
import type { Trace } from "../../web/src/engine/engine.ts";
import { formatScore, formatWeight } from "../../web/src/state/number-format.ts";
import { Playground } from "./playground.ts";
import { expect, test } from "./watched-test.ts";

const ASKED = process.env["HEADLIGHT_CELLS"];
const CELLS = Number(ASKED ?? 12);
const TEXT = "one two three one two four one two five one three six two seven one two";
const WORDS = TEXT.split(" ");
const COUNT = WORDS.length;
const [LAYER, HEAD] = [1, 5];
/** Which is compared with it. */
const [OTHER_LAYER, OTHER_HEAD] = [0, 3];
/** Places of one row, before another one is pinned. */
const OF_A_ROW = 12;

/** A way to see a page of 1,280 x 900 css px. `inner`: what its own css says it is scaled to. */
const SURROUNDINGS = [
  { name: "1 device px a css px", ratio: 1 },
  { name: "1.5 device px a css px", ratio: 1.5 },
  { name: "2 device px a css px", ratio: 2 },
  { name: "3 device px a css px", ratio: 3 },
  // As a browser zooms: the same window in other css px.
  { name: "a page zoom of 50 %", ratio: 0.5, zoom: 0.5 },
  { name: "a page zoom of 200 %", ratio: 2, zoom: 2 },
  { name: "a page around it that scales it to a half", ratio: 1, inner: 0.5 },
] as const;

type Draw = (below: number) => number;
type Probe = (playground: Playground, trace: Trace, draw: Draw, inner: number) => Promise<void>;

const PROBES: readonly { readonly view: string; readonly probe: Probe }[] = [
  { view: "map", probe: probeMap },
  { view: "lines", probe: probeLines },
  { view: "text", probe: probeText },
  { view: "query-key", probe: probeQueryKey },
  { view: "steps", probe: probeSteps },
  { view: "compare", probe: probeCompare },
];

/** Where nobody asks for all of them, those in which something is neither as large as it says nor a whole number of px. */
const CHOSEN = ASKED === undefined ? [SURROUNDINGS[1], SURROUNDINGS[5], SURROUNDINGS[6]] : SURROUNDINGS;

for (const surroundings of CHOSEN) {
  const { name, ratio } = surroundings;
  const [zoom, inner] = [
    "zoom" in surroundings ? surroundings.zoom : 1,
    "inner" in surroundings ? surroundings.inner : 1,
  ];
  test.describe(name, () => {
    test.use({ deviceScaleFactor: ratio, viewport: { width: 1280 / zoom, height: 900 / zoom } });
    for (const { view, probe } of PROBES) {
      test(`the number under the pointer is the engine's: ${view}`, async ({ playground, reference }) => {
        test.setTimeout(60_000 + CELLS * 500);
        await playground.open(linkOf(view, COUNT - 1, 0));
        await expect(playground.page.locator("body")).toHaveAttribute("data-phase", "ready");
        await playground.page.evaluate((scale) => {
          if (scale !== 1) document.body.style.transform = `scale(${String(scale)})`;
        }, inner);
        const trace = await reference.run(TEXT);
        await probe(playground, trace, drawing(view.length * 1000 + ratio * 10), inner);
        trace.close();
      });
    }
  });
}

function linkOf(view: string, query: number, key: number): string {
  const place = `layer=${String(LAYER)}&head=${String(HEAD)}&pin=${String(query)},${String(key)}`;
  const other = view === "compare" ? `&other-layer=${String(OTHER_LAYER)}&other-head=${String(OTHER_HEAD)}` : "";
  return `#v=1&text=${encodeURIComponent(TEXT)}&${place}&view=${view}${other}`;
}

/** Whole numbers from a seed: the same places in every run. */
function drawing(seed: number): Draw {
  let state = seed | 1;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function probeMap(playground: Playground, trace: Trace, draw: Draw): Promise<void> {
  const weights = await trace.weights({ layer: LAYER, head: HEAD });
  const plot = await playground.plot(COUNT);
  for (let cell = 0; cell < CELLS; cell++) {
    const [query, key] = [draw(COUNT), draw(COUNT)];
    await playground.pointAt(plot, query, key);
    await expectReadout(playground, query, key, weights);
  }
}

async function expectReadout(playground: Playground, query: number, key: number, weights: Float32Array): Promise<void> {
  const said =
    key > query ? "not visible \\(masked\\)" : `weight ${formatWeight(weights[query * COUNT + key] ?? NaN)}$`;
  await expect(playground.readout).toHaveText(new RegExp(`query ${String(query)} .*→ key ${String(key)} .*${said}`));
}

/** Another row is pinned by the link, as somebody would follow one. */
async function pinRow(page: Page, view: string, query: number, key: number): Promise<void> {
  await page.evaluate((link) => (location.hash = link), linkOf(view, query, key));
}

async function probeLines(playground: Playground, trace: Trace, draw: Draw, inner: number): Promise<void> {
  const { page } = playground;
  const weights = await trace.weights({ layer: LAYER, head: HEAD });
  const numbers = page.getByTestId("heads-numbers");
  const box = await boxOf(page, "canvas.lines");
  const margin = 10 * inner; // above the first token and below the last one, as layout.ts has it
  const pitch = (box.height - 2 * margin) / COUNT;
  for (let cell = 0, query = COUNT - 1; cell < CELLS; cell++) {
    if (cell % OF_A_ROW === 0) await pinRow(page, "lines", (query = draw(COUNT)), 0);
    const key = draw(COUNT);
    await page.mouse.move(box.x + box.width - 8 * inner, box.y + margin + (key + 0.5) * pitch);
    await expect(numbers).toContainText(`query ${String(query)} `);
    await expect(numbers).toContainText(`→ key ${String(key)} `);
    await expectNumbers(playground, query, key, weights);
  }
}

async function probeText(playground: Playground, trace: Trace, draw: Draw): Promise<void> {
  const { page } = playground;
  const weights = await trace.weights({ layer: LAYER, head: HEAD });
  for (let cell = 0, query = COUNT - 1; cell < CELLS; cell++) {
    if (cell % OF_A_ROW === 0) {
      await pinRow(page, "text", (query = draw(COUNT)), 0);
      await expect(page.locator(".text-row")).toContainText(`token ${String(query)} `);
    }
    const key = draw(COUNT);
    await moveInto(page, `[data-unit="${String(key)}"]`, 0.2 + 0.6 * (draw(100) / 100));
    await expect(page.getByTestId("heads-numbers")).toContainText(`key token ${String(key)} `);
    await expectNumbers(playground, query, key, weights);
  }
}

async function expectNumbers({ page }: Playground, query: number, key: number, weights: Float32Array): Promise<void> {
  const numbers = page.getByTestId("heads-numbers");
  if (key > query) return expect(numbers).toContainText("not visible (masked)");
  await expect(numbers.locator("b")).toHaveText([formatWeight(weights[query * COUNT + key] ?? NaN)]);
}

async function probeQueryKey(playground: Playground, trace: Trace, draw: Draw): Promise<void> {
  const { page } = playground;
  const words = page.locator("query-key-view .bar-words");
  let cell = 0;
  while (cell < CELLS) {
    const query = draw(COUNT);
    const key = draw(query + 1);
    await pinRow(page, "query-key", query, key);
    const quote = (place: number): string => `${String(place)} “${WORDS[place] ?? ""}”`;
    await expect(page.locator("query-key-view")).toContainText(`query ${quote(query)}, key ${quote(key)}`);
    const { query: q, key: k, terms } = await trace.cellParts({ layer: LAYER, head: HEAD, query, key });
    const box = await boxOf(page, "query-key-view .bar-row svg");
    for (const end = cell + OF_A_ROW; cell < Math.min(end, CELLS); cell++) {
      const at = draw(q.length);
      await page.mouse.move(box.x + ((at + 0.5) / q.length) * box.width, box.y + box.height / 2);
      const said = [q, k, terms].map((numbers) => formatScore(numbers[at] ?? NaN));
      await expect(words).toContainText(
        `dimension ${String(at)}: q ${said[0] ?? ""}, k ${said[1] ?? ""}, adds ${said[2] ?? ""} to the dot`,
      );
    }
  }
}

async function probeSteps(playground: Playground, trace: Trace, draw: Draw): Promise<void> {
  const { page } = playground;
  let cell = 0;
  while (cell < CELLS) {
    const query = draw(COUNT);
    await pinRow(page, "steps", query, 0);
    await expect(page.getByRole("grid", { name: `Query ${String(query)}, step by step` })).toBeVisible();
    const steps = await trace.rowSteps({ layer: LAYER, head: HEAD, query });
    const stages = [
      ["dot", steps.dots],
      ["score", steps.scores],
      ["exponential", steps.exponentials],
    ] as const;
    for (const end = cell + OF_A_ROW; cell < Math.min(end, CELLS); cell++) {
      const [stage, numbers] = stages[draw(stages.length)] ?? stages[0];
      const key = draw(query + 1);
      await moveInto(page, `[data-place="${stage} ${String(key)}"]`, 0.5);
      await expect(page.locator(".steps-origin")).toContainText(formatScore(numbers[key] ?? NaN));
      await expect(playground.readout).toContainText(`query ${String(query)} `);
      await expect(playground.readout).toContainText(`→ key ${String(key)} `);
    }
  }
}

async function probeCompare({ page }: Playground, trace: Trace, draw: Draw): Promise<void> {
  const here = await trace.weights({ layer: LAYER, head: HEAD });
  const there = await trace.weights({ layer: OTHER_LAYER, head: OTHER_HEAD });
  const readout = page.getByTestId("compare-readout");
  // One map after the other: coming to the next one may scroll the page.
  for (const name of ["own", "other", "difference"]) {
    const area = page.locator(`.compare-map.is-${name}`).getByRole("application");
    const map = Object.assign(new Playground(page), { map: area });
    const plot = await map.plot(COUNT);
    for (let cell = 0; cell < CELLS / 3; cell++) {
      const [query, key] = [draw(COUNT), draw(COUNT)];
      await map.pointAt(plot, query, key);
      const number = (weights: Float32Array): string =>
        key > query ? "not visible (masked)" : formatWeight(weights[query * COUNT + key] ?? NaN);
      await expect(readout).toContainText(new RegExp(`query ${String(query)} .*→ key ${String(key)} `));
      await expect(readout).toContainText(`: ${number(here)} here, ${number(there)} there`);
    }
  }
}

async function boxOf(page: Page, selector: string): Promise<{ x: number; y: number; width: number; height: number }> {
  const part = page.locator(selector).first();
  await part.scrollIntoViewIfNeeded();
  const box = await part.boundingBox();
  if (box === null) throw new Error(`There is no ${selector} to be seen.`);
  return box;
}

/** `across`: of its width. */
async function moveInto(page: Page, selector: string, across: number): Promise<void> {
  const { x, y, width, height } = await boxOf(page, selector);
  await page.mouse.move(x + across * width, y + height / 2);
}
