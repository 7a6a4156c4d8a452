// What the bindings hand out in one array, behind each other, as the parts that it consists of.

import type { CellPartName, CellParts, HeadMetrics, RowSteps } from "./engine.ts";
import type { WorkResult } from "./protocol.ts";

import { bufferOf, type Outcome } from "./stage.ts";

/** Each call takes so many numbers more. */
function takerOf(all: Float32Array, first: number): (count: number) => Float32Array {
  let next = first;
  return (count) => all.slice(next, (next += count));
}

/** Numbers by key are [len]. */
export function rowStepsOf(all: Float32Array, len: number): RowSteps {
  const [scale = 0, largest = 0, sum = 0, headDim = 0] = all;
  const take = takerOf(all, 4);
  return {
    ...{ scale, largest, sum },
    ...{ dots: take(len), scores: take(len), maskedScores: take(len), exponentials: take(len), weights: take(len) },
    ...{ terms: take(len * headDim), weightedValues: take(len * headDim), output: take(headDim) },
    scoreVector: take(headDim),
  };
}

/** By how many parts there are. */
const PART_NAMES: Readonly<Record<number, readonly CellPartName[]>> = {
  2: ["token", "position"],
  3: ["token", "position", "rest"],
  4: ["token", "position", "segment", "rest"],
};

export function cellPartsOf(all: Float32Array): CellParts {
  const [scale = 0, headDim = 0, rotaryDims = 0, count = 0, score = 0, turnedScore = 0, unturnedScore = 0] = all;
  const take = takerOf(all, 7);
  const compared = { scale, score, query: take(headDim), key: take(headDim), terms: take(headDim) };
  const half = rotaryDims / 2;
  const rotary = half && {
    turnedScore,
    unturnedScore,
    query: take(headDim),
    key: take(headDim),
    pairs: take(half),
    pairsBefore: take(half),
  };
  const parts = count && {
    names: PART_NAMES[count] ?? [],
    ...{ queries: take(count * headDim), keys: take(count * headDim), scores: take(count * count) },
  };
  return { ...compared, ...(rotary && { rotary }), ...(parts && { parts }) };
}

/** As the core's HeadMetric numbers them. */
const METRICS = ["previous", "first", "self", "induction", "entropy"] as const satisfies readonly (keyof HeadMetrics)[];

/** The values, and behind them of how many queries each is the mean. */
export function headMetricsOf(all: Float32Array): HeadMetrics {
  const counted = METRICS.flatMap((name, at) =>
    (all[METRICS.length + at] ?? 0) > 0 ? [[name, all[at]] as const] : [],
  );
  return Object.fromEntries(counted);
}

/** With every array in it handed over, however deep. */
export function unpackedOutcome(result: WorkResult): Outcome {
  const buffersIn = (value: unknown): ArrayBuffer[] => {
    if (value instanceof Float32Array) return [bufferOf(value)];
    return typeof value === "object" && value !== null ? Object.values(value).flatMap(buffersIn) : [];
  };
  return { result, transfer: buffersIn(result) };
}
