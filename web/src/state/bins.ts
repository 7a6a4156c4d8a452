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
