// Which lines of bars there are, and what is said of a place in them.

import type { CellParts } from "../../engine/engine.ts";
import { formatScore } from "../../state/number-format.ts";
import { largestSize } from "./bars.ts";

/** One line of bars. */
export interface BarRow {
  readonly name: string;
  readonly numbers: Float32Array;
  readonly largest: number;
  /** One bar for the two dimensions that are turned together; otherwise one for each. */
  readonly isOfPairs?: boolean;
}

/** What is turned stands beside what it was, on one scale; query and key have scales of their own. */
export function barRowsOf({ query, key, terms, rotary }: CellParts): readonly BarRow[] {
  const own = { name: "adds to the dot", numbers: terms, largest: largestSize(terms) };
  if (rotary === undefined) {
    const [q, k] = [largestSize(query), largestSize(key)];
    return [{ name: "q", numbers: query, largest: q }, { name: "k", numbers: key, largest: k }, own];
  }
  const [q, k] = [largestSize(query, rotary.query), largestSize(key, rotary.key)];
  const pairs = { largest: largestSize(rotary.pairs, rotary.pairsBefore), isOfPairs: true };
  return [
    { name: "q, not turned", numbers: rotary.query, largest: q },
    { name: "q, turned", numbers: query, largest: q },
    { name: "k, not turned", numbers: rotary.key, largest: k },
    { name: "k, turned", numbers: key, largest: k },
    own,
    { name: "pairs, not turned", numbers: rotary.pairsBefore, ...pairs },
    { name: "pairs, turned", numbers: rotary.pairs, ...pairs },
  ];
}

/** The bar of a dimension: of pairs, the one that it has a part in. Undefined where none is turned with it. */
export function barOf({ numbers, isOfPairs }: BarRow, dimension: number): number | undefined {
  const { length } = numbers;
  const at = isOfPairs === true && dimension < 2 * length ? dimension % length : dimension;
  return at < length ? at : undefined;
}

/** All numbers of a dimension, in a sentence. */
export function wordsOf({ query, key, terms, rotary }: CellParts, at: number): string {
  const half = rotary?.pairs.length ?? 0;
  const adds = `adds ${written(terms, at)} to the dot`;
  // Dimensions behind the rotary ones are as they were.
  if (rotary === undefined || at >= 2 * half) {
    return `dimension ${String(at)}: q ${written(query, at)}, k ${written(key, at)}, ${adds}`;
  }
  const [pair, partner] = at < half ? [at, at + half] : [at - half, at - half];
  return (
    `dimension ${String(at)}: q ${written(query, at)} (not turned ${written(rotary.query, at)}), ` +
    `k ${written(key, at)} (not turned ${written(rotary.key, at)}), ${adds}; turned together with dimension ${String(partner)}: ` +
    `the pair adds ${written(rotary.pairs, pair)} (not turned ${written(rotary.pairsBefore, pair)})`
  );
}

function written(numbers: Float32Array, at: number): string {
  return formatScore(numbers[at] ?? NaN);
}
