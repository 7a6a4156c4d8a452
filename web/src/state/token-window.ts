// Which tokens have chips: a page with a chip for each of thousands would answer no key in time.

export const MAX_CHIPS = 128;

/** The half-open range of at most MAX_CHIPS tokens with `center` in the middle, as far as there are tokens. */
export function tokenWindow(tokenCount: number, center: number): readonly [first: number, last: number] {
  const first = Math.max(0, Math.min(center - MAX_CHIPS / 2, tokenCount - MAX_CHIPS));
  return [first, Math.min(tokenCount, first + MAX_CHIPS)];
}
