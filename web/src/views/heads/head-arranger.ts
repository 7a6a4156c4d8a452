// The arrangement of the grid from what was chosen and what is known: the same value as long as neither changes, because a
// new one has the grid drawn anew.

import { arrangeHeads, type ArrangementChoice } from "../../state/arrange-heads.ts";
import { numbersOf, type MetricTable } from "../../state/head-metrics.ts";
import type { HeadNumbers } from "../../state/head-numbers.ts";
import type { HeadNotes, HeadRow } from "../../state/head-rows.ts";

export interface Arranged {
  /** Undefined: by layer and head. */
  readonly rows: readonly HeadRow[] | undefined;
  /** As far as they are there. */
  readonly numbers: HeadNumbers | undefined;
}

export function createHeadArranger(): (
  notes: HeadNotes,
  choice: ArrangementChoice,
  metrics: MetricTable | undefined,
) => Arranged {
  let before: readonly unknown[] = [];
  let arranged: Arranged = { rows: undefined, numbers: undefined };
  /** The last complete one of these heads: with every new text the order stays until the numbers are there. */
  let known: MetricTable | undefined;
  return (notes, { sort, filter, least }, metrics) => {
    const now = [notes, sort, filter, least, metrics];
    if (now.every((value, at) => value === before[at])) return arranged;
    if (notes !== before[0]) known = undefined;
    before = now;
    if (metrics?.every((ofLayer) => !ofLayer.includes(undefined)) === true) known = metrics;
    const sorting = sort === "layer" || known === undefined ? undefined : numbersOf(known, sort);
    arranged = {
      rows: arrangeHeads(notes, { sort, filter, least }, sorting),
      numbers: sort === "layer" || metrics === undefined ? undefined : numbersOf(metrics, sort),
    };
    return arranged;
  };
}
