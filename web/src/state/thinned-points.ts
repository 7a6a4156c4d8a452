// A tab has no room for every point of a long training: when they take too much, every second one is let go.

import type { TrainingPoint } from "../training/training.ts";

const BUDGET_BYTES = 128 * 2 ** 20;

/** The first, the last and those of `kept` steps stay. */
export function thinned(
  points: readonly TrainingPoint[],
  kept: ReadonlySet<number>,
  budgetBytes = BUDGET_BYTES,
): readonly TrainingPoint[] {
  const bytes = points.reduce((sum, { weights, headScores }) => sum + weights.byteLength + headScores.byteLength, 0);
  if (bytes <= budgetBytes) return points;
  return points.filter(({ step }, place) => place % 2 === 0 || place === points.length - 1 || kept.has(step));
}
