// Where each dimension of the table's vectors comes from.

import { formatScore, formatProbability } from "../../state/number-format.ts";
import { isAdditive, valueAt, type Place } from "./places.ts";
import type { StepsData } from "./row.ts";
import type { Stage } from "./stages.ts";

export interface Origin {
  /** In symbols, and with the numbers in their places. */
  readonly formula: string;
  readonly numbers: string;
  /** What it is computed from. */
  readonly operands: readonly Place[];
}

/** Of a place that has a vector. */
export function vectorOrigin(data: StepsData, place: Place): Origin {
  switch (place.stage) {
    case "query":
      return { ...givenNumbers(data, place), formula: "q: the vector that the head makes of the query's token" };
    case "key":
      return { ...givenNumbers(data, place), formula: "k: the vector that the head makes of the key's token" };
    case "value":
      return { ...givenNumbers(data, place), formula: "value: what the head takes from the key's token" };
    case "scoreVector":
      return { ...givenNumbers(data, place), formula: "v: the same for every query and key of this head" };
    case "term":
      return termOrigin(data, place);
    case "weighted":
      return weightedOrigin(data, place);
    default: {
      const operands = everyKey(data, "weighted", place.dimension);
      return { ...givenNumbers(data, place), formula: "output = Σ weight × value over keys", operands };
    }
  }
}

/** What each term is made of. */
export function termOperands(data: StepsData, key: number | undefined, dimension?: number): readonly Place[] {
  const scoreVector: readonly Place[] = isAdditive(data) ? [{ stage: "scoreVector", dimension }] : [];
  return [...scoreVector, { stage: "query", dimension }, { stage: "key", key, dimension }];
}

/** Of all keys, those that are not listed, too. */
export function everyKey({ steps }: StepsData, stage: Stage, dimension?: number): readonly Place[] {
  return Array.from(steps.weights, (_, key) => ({ stage, key, dimension }));
}

function givenNumbers(data: StepsData, place: Place): Origin {
  const { dimension } = place;
  const numbers =
    dimension === undefined
      ? `all ${data.steps.output.length} dimensions`
      : `dimension ${dimension}: ${written(data, place)}`;
  return { formula: "", numbers, operands: [] };
}

function termOrigin(data: StepsData, place: Place): Origin {
  const { key, dimension: d } = place;
  const operands = termOperands(data, key, d);
  const formula = isAdditive(data) ? "term = v[d] × tanh(q[d] + k[d])" : "term = q[d] × k[d]";
  if (d === undefined) return { formula, numbers: givenNumbers(data, place).numbers, operands };
  const [v, q, k] = (["scoreVector", "query", "key"] as const).map((stage) =>
    written(data, { stage, key: stage === "key" ? key : undefined, dimension: d }),
  );
  const product = isAdditive(data)
    ? `v[${d}] × tanh(q[${d}] + k[${d}]) = ${v} × tanh(${q} + ${k})`
    : `q[${d}] × k[${d}] = ${q} × ${k}`;
  return { formula, numbers: `${product} = ${written(data, place)}`, operands };
}

function weightedOrigin(data: StepsData, place: Place): Origin {
  const { key, dimension } = place;
  const value: Place = { stage: "value", key, dimension };
  const weight = formatProbability(valueAt(data, { stage: "weight", key }) ?? NaN);
  const numbers =
    dimension === undefined
      ? `${weight} × each of ${data.steps.output.length} dimensions`
      : `dimension ${dimension}: ${written(data, place)} = ${weight} × ${written(data, value)}`;
  return { formula: "weight × value", numbers, operands: [{ stage: "weight", key }, value] };
}

function written(data: StepsData, place: Place): string {
  return formatScore(valueAt(data, place) ?? NaN);
}
