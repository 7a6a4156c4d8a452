// How many there are of something, as every message writes it: 5,000 tokens. core/src/fault.cpp writes them so too.

let countFormat: Intl.NumberFormat | undefined;

export function formatCount(count: number | bigint): string {
  // Not made before somebody counts: the worker's start need not wait for it.
  countFormat ??= new Intl.NumberFormat("en");
  return countFormat.format(count);
}
