// Which tokens have chips: a page with a chip for each of thousands would answer no key in time.

export const MAX_CHIPS = 128;

/** The half-open range of at most `most` tokens with `center` in the middle, as far as there are tokens. */
export function tokenWindow(
  tokenCount: number,
  center: number,
  most = MAX_CHIPS,
): readonly [first: number, last: number] {
  const first = Math.max(0, Math.min(center - most / 2, tokenCount - most));
  return [first, Math.min(tokenCount, first + most)];
}
