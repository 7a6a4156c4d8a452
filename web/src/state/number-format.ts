// Numbers as they are read on the page. Nothing is rounded to a zero or a one that it is not.

/** A weight in [0, 1], or what a damaged model makes of it: three decimals, "0" and "1" only when exact, the nearest bound otherwise. */
export function formatWeight(weight: number): string {
  if (weight === 0 || weight === 1) return String(weight);
  if (!Number.isFinite(weight)) return formatNotFinite(weight);
  // Of a file: no softmax makes such ones. What a sum of means rounds to stays a weight.
  if (weight < 0 || weight >= 1.0005) return formatScore(weight);
  if (weight < 0.0005) return "<0.001";
  if (weight >= 0.9995) return ">0.999";
  return weight.toFixed(3);
}

/** More would be a column of zeros. */
const MAX_DECIMALS = 6;

/** A score: two decimals and a true minus sign, scientific where two decimals would say nothing. */
export function formatScore(score: number): string {
  if (!Number.isFinite(score)) return formatNotFinite(score);
  const size = Math.abs(score);
  const written = size !== 0 && (size < 0.005 || size >= 1e6) ? score.toExponential(2) : score.toFixed(2);
  return withMinus(written);
}

/** Scores that stand below each other, in one form: with as many decimals as the smallest needs, or scientific. */
export function formatScores(scores: readonly number[]): readonly string[] {
  const sizes = scores.filter((score) => Number.isFinite(score) && score !== 0).map(Math.abs);
  const smallest = Math.min(...sizes);
  const decimals = smallest < 0.005 ? 1 - Math.floor(Math.log10(smallest)) : 2;
  const isScientific = decimals > MAX_DECIMALS || Math.max(...sizes) >= 1e6;
  return scores.map((score) => {
    if (!Number.isFinite(score)) return formatNotFinite(score);
    return withMinus(isScientific ? score.toExponential(2) : score.toFixed(decimals));
  });
}

function withMinus(written: string): string {
  return written.replaceAll("-", "\u2212");
}

function formatNotFinite(value: number): string {
  if (Number.isNaN(value)) return "NaN (not a number)";
  return value > 0 ? "∞" : "\u2212∞";
}

/** What one weight or probability is more than another: with its sign, "0" only when exact. */
export function formatDifference(difference: number): string {
  if (difference === 0) return "0";
  if (!Number.isFinite(difference)) return formatNotFinite(difference);
  return `${difference < 0 ? "\u2212" : "+"}${formatProbability(Math.abs(difference))}`;
}

/** Bits of a divergence: as a weight, which is also between 0 and 1. */
export const formatBits = formatProbability;

/** A probability in [0, 1]: as a weight, but with two digits of those that are small, because most of them are. */
export function formatProbability(probability: number): string {
  if (!(probability > 0 && probability < 0.0005)) return formatWeight(probability);
  return probability.toExponential(1).replace("e-", "e\u2212");
}

export { formatBytes, formatCount } from "../text/write-values.ts";
