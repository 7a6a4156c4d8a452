// Numbers as they are read on the page. Nothing is rounded to a zero or a one that it is not.

/** A weight in [0, 1]: three decimals, "0" and "1" only when exact, the nearest bound otherwise. */
export function formatWeight(weight: number): string {
  if (weight === 0 || weight === 1) return String(weight);
  if (weight < 0.0005) return "<0.001";
  if (weight >= 0.9995) return ">0.999";
  return weight.toFixed(3);
}

/** A score: two decimals and a true minus sign, scientific where two decimals would say nothing. */
export function formatScore(score: number): string {
  const size = Math.abs(score);
  const written = size !== 0 && (size < 0.005 || size >= 1e6) ? score.toExponential(2) : score.toFixed(2);
  return written.replaceAll("-", "\u2212");
}

export { formatCount } from "../text/format-count.ts";
