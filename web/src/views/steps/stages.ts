// The steps in their order, and the keys that they are shown for.

import type { StepsData } from "./row.ts";

export const STAGES = ["dot", "score", "masked", "exponential", "sum", "weight", "weighted", "output"] as const;
export type Stage = (typeof STAGES)[number];

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

/** The keys that are listed: all, or those of the largest weights, in the order of the text. */
export function listedKeys({ steps: { weights } }: StepsData, room: number): readonly number[] {
  const all = Array.from(weights.keys());
  if (all.length <= room) return all;
  // Among equals the later ones, which are nearer to most queries.
  const best = all.sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || b - a).slice(0, room);
  return best.sort((a, b) => a - b);
}
