// The steps in their order, and where each number of them comes from.

import type { Token } from "../../engine/engine.ts";
import { formatScore, formatProbability } from "../../state/number-format.ts";
import { quoteOrBytes } from "../../state/token-name.ts";
import type { StepsData } from "./row.ts";

export const STAGES = ["dot", "score", "masked", "exponential", "sum", "weight", "weighted", "output"] as const;
export type Stage = (typeof STAGES)[number];

/** A number of the table: of one key, or, where `key` is undefined, of the whole row. */
export interface Place {
  readonly stage: Stage | "largest";
  readonly key?: number | undefined;
  /** Of a row of numbers. */
  readonly dimension?: number | undefined;
}

export interface Origin {
  /** In symbols, and with the numbers in their places. */
  readonly formula: string;
  readonly numbers: string;
  /** What it is computed from. */
  readonly operands: readonly Place[];
}

export interface StageWords {
  readonly title: string;
  readonly sentence: string;
}

/** Additive scores have no product. */
export function stageWords(stage: Stage, { steps: { scoreVector } }: StepsData): StageWords {
  const dot = scoreVector.length === 0 ? "q · k" : "v · tanh(q + k)";
  switch (stage) {
    case "dot":
      return { title: dot, sentence: `${dot}: how well the query fits each key, summed over the head's dimensions.` };
    case "score":
      return { title: "× scale", sentence: "Times the scale: the score. It keeps softmax from being all or nothing." };
    case "masked":
      return { title: "mask", sentence: "Keys that this query must not see become −∞; all other scores stay." };
    case "exponential":
      return {
        title: "exp",
        sentence: "The largest score is taken away from each, and e is raised to the rest: e⁰ = 1 for the largest.",
      };
    case "sum":
      return { title: "sum", sentence: "All exponentials are added up." };
    case "weight":
      return { title: "weight", sentence: "Each exponential by the sum: the weights, which add up to 1." };
    case "weighted":
      return { title: "weight × value", sentence: "Each key's value, all of its dimensions, times its weight." };
    case "output":
      return {
        title: "output",
        sentence: "The weighted values are added up, dimension by dimension: what the head puts out for this query.",
      };
  }
}

/** The number at a place; undefined for a whole row of numbers. */
export function valueAt({ steps }: StepsData, { stage, key = 0, dimension }: Place): number | undefined {
  const headDim = steps.output.length;
  switch (stage) {
    case "dot":
      return dimension === undefined ? steps.dots[key] : steps.terms[key * headDim + dimension];
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
    case "weighted":
      return dimension === undefined ? undefined : steps.weightedValues[key * headDim + dimension];
    case "output":
      return dimension === undefined ? undefined : steps.output[dimension];
  }
}

/** Where the number at a place comes from. */
export function originOf(data: StepsData, place: Place): Origin {
  const { steps } = data;
  const { stage, key, dimension } = place;
  const at = (other: Place["stage"]): string => formatScore(valueAt(data, { stage: other, key }) ?? NaN);
  const own = formatScore(valueAt(data, place) ?? NaN);
  const of = (...stages: readonly Place["stage"][]): readonly Place[] =>
    stages.map((each) => (each === "largest" || each === "sum" ? { stage: each } : { stage: each, key }));
  switch (stage) {
    case "dot":
      return dotOrigin(data, place, own);
    case "score":
      return {
        formula: "score = dot × scale",
        numbers: `${own} = ${at("dot")} × ${formatScore(steps.scale)}`,
        operands: of("dot"),
      };
    case "masked": {
      const isMasked = valueAt(data, place) === -Infinity && valueAt(data, { stage: "score", key }) !== -Infinity;
      const numbers = isMasked ? "−∞: the mask hides this key from this query" : `${own}: this query sees this key`;
      return { formula: "score, or −∞ where the key is not visible", numbers, operands: of("score") };
    }
    case "largest":
      return {
        formula: "largest = max over keys of the masked scores",
        numbers: own,
        operands: everyKey(data, "masked"),
      };
    case "exponential":
      return {
        formula: "exp = e^(masked score − largest)",
        numbers: `${own} = e^(${at("masked")} − ${formatScore(steps.largest)})`,
        operands: of("masked", "largest"),
      };
    case "sum":
      return { formula: "sum = Σ exp over keys", numbers: own, operands: everyKey(data, "exponential") };
    case "weight": {
      const weight = formatProbability(valueAt(data, place) ?? NaN);
      const numbers =
        steps.sum === 0
          ? `${weight}: no key is visible`
          : `${weight} = ${at("exponential")} ÷ ${formatScore(steps.sum)}`;
      return { formula: "weight = exp ÷ sum", numbers, operands: of("exponential", "sum") };
    }
    case "weighted":
      return weightedOrigin(data, place, own);
    case "output": {
      const numbers =
        dimension === undefined ? `all ${steps.output.length} dimensions` : `dimension ${dimension}: ${own}`;
      return {
        formula: "output = Σ weight × value over keys",
        numbers,
        operands: everyKey(data, "weighted", dimension),
      };
    }
  }
}

function dotOrigin({ steps, query, keys }: StepsData, { key = 0, dimension }: Place, own: string): Origin {
  const headDim = steps.output.length;
  const isAdditive = steps.scoreVector.length > 0;
  const formula = isAdditive ? "v · tanh(q + k) = Σ vᵢ × tanh(qᵢ + kᵢ)" : "q · k = Σ qᵢ × kᵢ";
  if (dimension === undefined) return { formula, numbers: `${own} = the sum of ${headDim} terms`, operands: [] };
  const [q, k] = [formatScore(query[dimension] ?? NaN), formatScore(keys[key * headDim + dimension] ?? NaN)];
  const v = formatScore(steps.scoreVector[dimension] ?? NaN);
  const product = isAdditive ? `${v} × tanh(${q} + ${k})` : `${q} × ${k}`;
  return { formula, numbers: `dimension ${dimension}: ${own} = ${product}`, operands: [] };
}

function weightedOrigin({ steps, values }: StepsData, { key = 0, dimension }: Place, own: string): Origin {
  const headDim = steps.output.length;
  const weight = formatProbability(steps.weights[key] ?? NaN);
  const operands: readonly Place[] = [{ stage: "weight", key }];
  const formula = "weight × value";
  if (dimension === undefined) return { formula, numbers: `${weight} × each of ${headDim} dimensions`, operands };
  const value = formatScore(values[key * headDim + dimension] ?? NaN);
  return { formula, numbers: `dimension ${dimension}: ${own} = ${weight} × ${value}`, operands };
}

function everyKey({ steps }: StepsData, stage: Stage, dimension?: number): readonly Place[] {
  return Array.from(steps.weights, (_, key) => ({ stage, key, dimension }));
}

/** In words, with its key: “sat” → weight 0.412. */
export function describeNumber(data: StepsData, place: Place, tokens: readonly Token[]): string {
  const { key, stage } = place;
  const value = valueAt(data, place);
  const title = stage === "largest" ? "largest" : stageWords(stage, data).title;
  const words = value === undefined ? "" : ` ${stage === "weight" ? formatProbability(value) : formatScore(value)}`;
  const token = key === undefined ? "" : `key ${key} ${quoteOrBytes(tokens[key] ?? { text: "" })}: `;
  return `${token}${title}${words}`;
}

/** The keys that are listed: all, or those of the largest weights, in the order of the text. */
export function listedKeys({ steps: { weights } }: StepsData, room: number): readonly number[] {
  const all = Array.from(weights.keys());
  if (all.length <= room) return all;
  // Among equals the later ones, which are nearer to most queries.
  const best = all.sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || b - a).slice(0, room);
  return best.sort((a, b) => a - b);
}
