// Which lines are drawn: the strongest, because thousands of faint ones take long and say nothing.

import type { LinesAsked, LinesData } from "./heads-window.ts";

export interface Edge {
  /** Of the layer. */
  readonly head: number;
  /** Positions in the text. */
  readonly query: number;
  readonly key: number;
  readonly weight: number;
}

export interface Edges {
  /** The faintest first, so that the strongest are drawn over them. */
  readonly drawn: readonly Edge[];
  /** Of weights above 0 that were looked at. */
  readonly count: number;
}

/** Undefined for all tokens on that side. */
export interface EdgesOf {
  readonly query?: number | undefined;
  readonly key?: number | undefined;
}

/** The `most` strongest of all heads together; of equals those that come first. What is not finite has no strength. */
export function strongestEdges(asked: LinesAsked, data: LinesData, most: number, of: EdgesOf = {}): Edges {
  const { least, ties, count } = leastDrawn(asked, data, most, of);
  const drawn: Edge[] = [];
  let tiesLeft = ties;
  forEachBits(asked, data, of, (bits, place, at) => {
    if (bits < least || (bits === least && tiesLeft-- <= 0)) return;
    drawn.push(edgeAt(asked, data, place, at));
  });
  return { drawn: drawn.sort((a, b) => a.weight - b.weight), count };
}

interface Least {
  /** Bits of the faintest weight that is drawn, and how many of those that are equal to it. */
  readonly least: number;
  readonly ties: number;
  readonly count: number;
}

/**
 * Floats above 0 are in the order of their bits: one pass counts by the upper half of them, another by the lower half
 * among those that are at the edge. Sorting three million weights took a second.
 */
function leastDrawn(asked: LinesAsked, data: LinesData, most: number, of: EdgesOf): Least {
  const upper = new Uint32Array(1 << 16);
  let count = 0;
  forEachBits(asked, data, of, (bits) => {
    upper[bits >>> 16]! += 1;
    count += 1;
  });
  if (count <= most) return { least: 0, ties: 0, count };
  const above = fromTop(upper, most);
  const lower = new Uint32Array(1 << 16);
  forEachBits(asked, data, of, (bits) => {
    if (bits >>> 16 === above.place) lower[bits & 0xffff]! += 1;
  });
  const within = fromTop(lower, above.left);
  return { least: above.place * 0x10000 + within.place, ties: within.left, count };
}

/** The place at which counting from the top comes to `most`, and how many of that place are within it. */
function fromTop(counts: Uint32Array, most: number): { readonly place: number; readonly left: number } {
  let left = most;
  let place = counts.length - 1;
  for (; place > 0 && (counts[place] ?? 0) < left; place--) left -= counts[place] ?? 0;
  return { place, left };
}

const INFINITE_BITS = 0x7f80_0000;

function forEachBits(
  { first, last }: LinesAsked,
  { weights }: LinesData,
  { query, key }: EdgesOf,
  visit: (bits: number, place: number, at: number) => void,
): void {
  const size = last - first;
  const [fromRow, toRow] = query === undefined ? [0, size] : [query - first, query - first + 1];
  const [fromColumn, toColumn] = key === undefined ? [0, size] : [key - first, key - first + 1];
  for (const [place, map] of weights.entries()) {
    const bits = new Uint32Array(map.buffer, map.byteOffset, map.length);
    for (let row = fromRow; row < toRow; row++) {
      for (let at = row * size + fromColumn; at < row * size + toColumn; at++) {
        const ofCell = bits[at] ?? 0;
        if (ofCell > 0 && ofCell < INFINITE_BITS) visit(ofCell, place, at);
      }
    }
  }
}

function edgeAt({ heads, first, last }: LinesAsked, { weights }: LinesData, place: number, at: number): Edge {
  const size = last - first;
  const weight = weights[place]?.[at] ?? 0;
  return { head: heads[place] ?? 0, query: first + Math.floor(at / size), key: first + (at % size), weight };
}
