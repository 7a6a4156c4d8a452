// Which heads stand in the grid, and in which order.

import type { HeadNumbers } from "./head-numbers.ts";
import type { HeadNotes, HeadRow } from "./head-rows.ts";
import type { HeadChoice } from "./picture.ts";
import type { PlaygroundState } from "./playground-state.ts";

export type ArrangementChoice = Pick<PlaygroundState, "sort" | "filter" | "least">;

/**
 * Undefined where all heads stand by layer and head. `numbers`: those that are sorted by, of all heads; without them the
 * order stays what it is by layers, and nothing is left out for a number.
 */
export function arrangeHeads(
  notes: HeadNotes,
  { sort, filter, least }: ArrangementChoice,
  numbers: HeadNumbers | undefined,
): readonly HeadRow[] | undefined {
  const sorting = sort === "layer" ? undefined : numbers;
  if (sorting === undefined && filter.trim() === "") return undefined;
  const matches = matcherOf(filter, notes);
  const rows = notes.map((ofLayer, layer) => ({
    title: `Layer ${layer}`,
    heads: ofLayer.map((_, head) => ({ layer, head })).filter(matches),
  }));
  if (sorting === undefined) return rows.filter(({ heads }) => heads.length > 0);
  const value = ({ layer, head }: HeadChoice): number | undefined => sorting.values[layer]?.[head];
  const kept = rows
    .flatMap(({ heads }) => heads)
    .filter((head) => least === null || (value(head) ?? -Infinity) >= least);
  const widest = Math.max(1, ...notes.map((ofLayer) => ofLayer.length));
  return inRows(sortLargestFirst(kept, value), widest);
}

/** Heads without a number, and those whose number is none, come last; equal ones stay in their order. */
function sortLargestFirst(
  heads: readonly HeadChoice[],
  value: (head: HeadChoice) => number | undefined,
): readonly HeadChoice[] {
  const rank = (head: HeadChoice): number => {
    const number = value(head);
    return number === undefined || Number.isNaN(number) ? -Infinity : number;
  };
  // Not by a difference, which of two infinities is no number.
  return heads.toSorted((a, b) => Number(rank(b) > rank(a)) - Number(rank(b) < rank(a)));
}

function inRows(heads: readonly HeadChoice[], width: number): readonly HeadRow[] {
  return Array.from({ length: Math.ceil(heads.length / width) }, (_, row) => {
    const [first, last] = [row * width, Math.min(heads.length, (row + 1) * width)];
    return { title: `${first + 1} to ${last}`, heads: heads.slice(first, last), isMixed: true };
  });
}

/** "3" and "layer 3" are a layer, "3-5" several, "3.1" a head; anything else is a part of a head's name. */
function matcherOf(filter: string, notes: HeadNotes): (head: HeadChoice) => boolean {
  const wanted = filter.trim().toLowerCase();
  const [, layer, head] = /^(\d+)\.(\d+)$/.exec(wanted) ?? [];
  if (layer !== undefined) return (at) => at.layer === Number(layer) && at.head === Number(head);
  const [, first, last = first] = /^(?:layers? *)?(\d+)(?: *[-–] *(\d+))?$/.exec(wanted) ?? [];
  if (first !== undefined) return (at) => at.layer >= Number(first) && at.layer <= Number(last);
  return (at) => (notes[at.layer]?.[at.head]?.name ?? "").toLowerCase().includes(wanted);
}
