// Views of one row of a head: its lines, its words, its query and key, its steps; and what the model says there.

import type { RowSteps } from "../../../web/src/engine/engine.ts";
import { formatProbability, formatScore } from "../../../web/src/state/number-format.ts";
import { expect } from "../watched-test.ts";
import {
  boxOf,
  CELLS,
  COUNT,
  expectNumbers,
  HEAD,
  LAYER,
  moveInto,
  OF_A_ROW,
  pinRow,
  WORDS,
  type Probing,
} from "./places.ts";

/** Keys at the right, of the query that is pinned; queries at the left, each with the key that it looks at most. */
export async function probeLines({ playground, trace, draw, inner }: Probing): Promise<void> {
  const { page } = playground;
  const weights = await trace.weights({ layer: LAYER, head: HEAD });
  const numbers = page.getByTestId("heads-numbers");
  const box = await boxOf(page, "canvas.lines");
  const margin = 10 * inner; // above the first token and below the last one, as layout.ts has it
  const pitch = (box.height - 2 * margin) / COUNT;
  for (let cell = 0, pinned = COUNT - 1; cell < CELLS; cell++) {
    if (cell % OF_A_ROW === 0) await pinRow(page, "lines", (pinned = draw(COUNT)), 0);
    const [isLeft, position] = [cell % 3 === 2, draw(COUNT)];
    const x = isLeft ? box.x + 8 * inner : box.x + box.width - 8 * inner;
    await page.mouse.move(x, box.y + margin + (position + 0.5) * pitch);
    const [query, key] = isLeft ? [position, strongestKey(weights, position)] : [pinned, position];
    await expect(numbers).toContainText(`query ${String(query)} `);
    await expect(numbers).toContainText(`→ key ${String(key)} `);
    await expectNumbers(playground, query, key, weights);
  }
}

function strongestKey(weights: Float32Array, query: number): number {
  const row = weights.subarray(query * COUNT, (query + 1) * COUNT);
  return row.indexOf(Math.max(...row));
}

export async function probeText({ playground, trace, draw }: Probing): Promise<void> {
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

export async function probeQueryKey({ playground, trace, draw }: Probing): Promise<void> {
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

/** One number of a step, as the row above the table says it. */
interface StepNumber {
  readonly place: string;
  readonly title: string;
  readonly value: number;
  /** Of a vector. */
  readonly at?: { readonly dimension: number; readonly of: number };
}

/** Of every stage of the computation, and of what goes into it. */
export async function probeSteps({ playground, trace, draw }: Probing): Promise<void> {
  const { page } = playground;
  const head = { layer: LAYER, head: HEAD };
  const [queries, keys, values] = await Promise.all([trace.queries(head), trace.keys(head), trace.values(head)]);
  const { headDim } = trace;
  let cell = 0;
  while (cell < CELLS) {
    const query = draw(COUNT);
    await pinRow(page, "steps", query, 0);
    await expect(page.getByRole("grid", { name: `Query ${String(query)}, step by step` })).toBeVisible();
    const steps = await trace.rowSteps({ ...head, query });
    const given = { query: queries.subarray(query * headDim, (query + 1) * headDim), keys, values };
    const first = draw(STAGES.length);
    for (const end = cell + OF_A_ROW; cell < Math.min(end, CELLS); cell++) {
      const [key, dimension] = [draw(COUNT), draw(headDim)];
      // One after the other: twelve cells are of all of them.
      const number = STAGES[(first + cell) % STAGES.length]!(steps, given, key, dimension);
      const selector = `[data-place="${number.place}"]`;
      if (number.at === undefined) await moveInto(page, selector, 0.5);
      else await moveInto(page, `${selector} canvas`, (number.at.dimension + 0.5) / number.at.of);
      const written = number.title === "weight" ? formatProbability(number.value) : formatScore(number.value);
      const origin = page.locator(".steps-origin");
      await expect(origin).toContainText(`${number.title} ${written}:`);
      if (number.at !== undefined)
        await expect(origin).toContainText(new RegExp(`dimension ${String(dimension)}:|\\[${String(dimension)}\\]`));
      if (!/\d$/.test(number.place)) continue; // of the whole row, which is no cell
      await expect(playground.readout).toContainText(`query ${String(query)} `);
      await expect(playground.readout).toContainText(`→ key ${String(key)} `);
    }
  }
}

interface Given {
  readonly query: Float32Array;
  readonly keys: Float32Array;
  readonly values: Float32Array;
}

type Stage = (steps: RowSteps, given: Given, key: number, dimension: number) => StepNumber;

const STAGES: readonly Stage[] = [
  ofKey("dot", "q · k", ({ dots }) => dots),
  ofKey("score", "× scale", ({ scores }) => scores),
  ofKey("masked", "mask", ({ maskedScores }) => maskedScores),
  ({ largest }) => ({ place: "largest ", title: "largest", value: largest }),
  ofKey("exponential", "exp", ({ exponentials }) => exponentials),
  ({ sum }) => ({ place: "sum ", title: "sum", value: sum }),
  ofKey("weight", "weight", ({ weights }) => weights),
  ofRow("query", "q", (_, { query }) => query),
  ofVectors("key", "k", (_, { keys }) => keys),
  ofVectors("term", "q × k", ({ terms }) => terms),
  ofVectors("value", "value", (_, { values }) => values),
  ofVectors("weighted", "weight × value", ({ weightedValues }) => weightedValues),
  ofRow("output", "output", ({ output }) => output),
];

function ofKey(name: string, title: string, numbers: (steps: RowSteps) => Float32Array): Stage {
  return (steps, _, key) => ({ place: `${name} ${String(key)}`, title, value: numbers(steps)[key] ?? NaN });
}

/** [head_dim] */
function ofRow(name: string, title: string, vector: (steps: RowSteps, given: Given) => Float32Array): Stage {
  return (steps, given, _, dimension) => {
    const numbers = vector(steps, given);
    return { place: `${name} `, title, value: numbers[dimension] ?? NaN, at: { dimension, of: numbers.length } };
  };
}

/** [key_len, head_dim] */
function ofVectors(name: string, title: string, vectors: (steps: RowSteps, given: Given) => Float32Array): Stage {
  return (steps, given, key, dimension) => {
    const headDim = steps.output.length;
    const value = vectors(steps, given)[key * headDim + dimension] ?? NaN;
    return { place: `${name} ${String(key)}`, title, value, at: { dimension, of: headDim } };
  };
}

/** The row of the table that the pointer is over. */
export async function probePrediction({ playground: { page }, trace, draw }: Probing): Promise<void> {
  let cell = 0;
  while (cell < CELLS) {
    const query = draw(COUNT);
    await pinRow(page, "prediction", query, 0);
    await expect(page.locator("prediction-view")).toContainText(
      `after token ${String(query)} “${WORDS[query] ?? ""}”, the pinned query`,
    );
    const candidates = await trace.logits({ position: query, top: 10 });
    await expect(page.locator("prediction-view tbody tr")).toHaveCount(candidates.length);
    for (const end = cell + OF_A_ROW; cell < Math.min(end, CELLS); cell++) {
      const at = draw(candidates.length);
      const { token, probability } = candidates[at]!;
      await moveInto(page, `prediction-view tbody tr:nth-child(${String(at + 1)})`, draw(100) / 100);
      const row = page.locator("prediction-view tbody tr:hover");
      await expect(row.getByRole("rowheader")).toContainText(token.trim());
      await expect(row.locator("td.number")).toHaveText([formatProbability(probability)]);
    }
  }
}
