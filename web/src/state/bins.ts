// Bins: runs of neighbouring tokens that share one dot where a text has more tokens than the picture has room.

/** First token of bin `bin` of `bins` over `tokenCount` tokens; `bins` itself gives the end. */
export function binStart(bin: number, bins: number, tokenCount: number): number {
  return Math.floor((bin * tokenCount) / bins);
}

/** The bin that holds token `position`. */
export function binOf(position: number, bins: number, tokenCount: number): number {
  let bin = Math.min(bins - 1, Math.floor((position * bins) / tokenCount));
  // Bins start at rounded-down positions, so the quotient may be one too low; never more.
  while (bin + 1 < bins && binStart(bin + 1, bins, tokenCount) <= position) bin += 1;
  return bin;
}

/** One side of a map: the tokens that it shows, half-open, and in how many bins. */
export interface Axis {
  readonly range: readonly [first: number, last: number];
  readonly bins: number;
}

/** First token of a bin of the axis; `bins` itself gives the end. */
export function startOnAxis({ range: [first, last], bins }: Axis, bin: number): number {
  return first + binStart(bin, bins, last - first);
}

/** The bin of the axis that holds token `position`; undefined where it does not show it. */
export function binOnAxis({ range: [first, last], bins }: Axis, position: number): number | undefined {
  return position >= first && position < last ? binOf(position - first, bins, last - first) : undefined;
}
