// The places of the table, and the numbers that stand there.

import type { StepsData } from "./row.ts";
import { stageWords, type Stage } from "./stages.ts";

/** What stands in the table besides the results of the steps. */
type Given = "query" | "key" | "scoreVector" | "term" | "largest" | "value";

/** A number of the table: of one key, or, where `key` is undefined, of the whole row. */
export interface Place {
  readonly stage: Stage | Given;
  readonly key?: number | undefined;
  /** Of a vector: all of it when left out. */
  readonly dimension?: number | undefined;
}

/** The step with which each is first seen. */
const SEEN_WITH: Readonly<Record<Given, Stage>> = {
  query: "dot",
  key: "dot",
  scoreVector: "dot",
  term: "dot",
  largest: "exponential",
  value: "weighted",
};

export function stageOf(stage: Place["stage"]): Stage {
  return stage in SEEN_WITH ? SEEN_WITH[stage as Given] : (stage as Stage);
}

export function titleOf(stage: Place["stage"], data: StepsData): string {
  switch (stage) {
    case "query":
      return "q";
    case "key":
      return "k";
    case "scoreVector":
      return "v";
    case "term":
      return isAdditive(data) ? "v × tanh(q + k)" : "q × k";
    case "largest":
    case "value":
      return stage;
    default:
      return stageWords(stage, data).title;
  }
}

export function isAdditive({ steps: { scoreVector } }: StepsData): boolean {
  return scoreVector.length > 0;
}

/** Of all keys, or the one of the row: [key_len, head_dim] or [head_dim]; undefined where numbers stand alone. */
export function vectorsOf({ steps, query, keys, values }: StepsData, stage: Place["stage"]): Float32Array | undefined {
  switch (stage) {
    case "query":
      return query;
    case "key":
      return keys;
    case "scoreVector":
      return steps.scoreVector;
    case "term":
      return steps.terms;
    case "value":
      return values;
    case "weighted":
      return steps.weightedValues;
    case "output":
      return steps.output;
    default:
      return undefined;
  }
}

/** [head_dim] */
export function vectorAt(data: StepsData, { stage, key = 0 }: Place): Float32Array | undefined {
  const headDim = data.steps.output.length;
  return vectorsOf(data, stage)?.subarray(key * headDim, (key + 1) * headDim);
}

/** The number at a place; undefined for a whole vector. */
export function valueAt(data: StepsData, place: Place): number | undefined {
  const { stage, key = 0, dimension } = place;
  const { steps } = data;
  switch (stage) {
    case "dot":
      return steps.dots[key];
    case "score":
      return steps.scores[key];
    case "masked":
      return steps.maskedScores[key];
    case "exponential":
      return steps.exponentials[key];
    case "largest":
      return steps.largest;
    case "sum":
      return steps.sum;
    case "weight":
      return steps.weights[key];
    default:
      return dimension === undefined ? undefined : vectorAt(data, place)?.[dimension];
  }
}

/** As a cell is marked with; the same for all dimensions of a vector. */
export function nameOf(place: Place | undefined): string {
  return place === undefined ? "" : `${place.stage} ${place.key ?? ""}`;
}

export function placeNamed(name: string): Place {
  const [stage, key] = name.split(" ");
  return { stage: stage as Place["stage"], key: key === "" ? undefined : Number(key) };
}
