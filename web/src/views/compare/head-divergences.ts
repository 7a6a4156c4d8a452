// How far each head is from the one that it is compared with: one number for each, in bits.

import type { Trace } from "../../engine/engine.ts";
import { otherHeadOf } from "../../state/other-side.ts";
import type { HeadChoice } from "../../state/picture.ts";
import type { HeadNumbers } from "../../state/head-numbers.ts";
import type { Others, Question } from "../../state/view.ts";
import { askForSides, hasHead, pairsWithin, rangeOf, requestOf, type SidesAsked } from "./compared-maps.ts";

/** Heads that are asked for ahead: what else is asked never waits for more than these. */
const HEADS_AHEAD = 2;

export const HEAD_DIVERGENCES: Question<SidesAsked, HeadNumbers> = { asks: askForSides, fetch: fetchDivergences };

async function fetchDivergences(
  trace: Trace,
  asked: SidesAsked,
  signal: AbortSignal,
  onPart: (numbers: HeadNumbers) => void,
  others: Others,
): Promise<HeadNumbers> {
  const values: (number | undefined)[][] = Array.from({ length: trace.layers }, () => []);
  const numbersNow = (): HeadNumbers => ({
    title: "divergence",
    unit: "bits",
    values: values.map((ofLayer) => [...ofLayer]),
  });
  const side = await others.side(signal);
  if (side === undefined) return numbersNow();
  const { rows } = asked;
  const rowPairs = pairsWithin(side.pairs, rows);
  if (rowPairs.length === 0) return numbersNow();
  const otherRows = rangeOf(rowPairs.map(([other]) => other));
  const waiting = headsOf(trace).values();
  const tellNext = async (): Promise<void> => {
    for (const head of waiting) {
      const otherHead = otherHeadOf(asked.other, head);
      if (!hasHead(side, otherHead)) continue;
      const [own, other] = await Promise.all([
        trace.weights({ ...head, rows, signal }),
        side.trace.weights({ ...otherHead, rows: otherRows, signal }),
      ]);
      const ownCells = { rows, columns: trace.tokens.length, weights: own };
      const otherCells = { rows: otherRows, columns: side.tokens.length, weights: other };
      const { meanDivergence } = await others.compare(requestOf(ownCells, otherCells, rowPairs, side.pairs, signal));
      (values[head.layer] ?? [])[head.head] = meanDivergence;
      onPart(numbersNow());
    }
  };
  await Promise.all(Array.from({ length: HEADS_AHEAD }, tellNext));
  return numbersNow();
}

function headsOf(trace: Trace): readonly HeadChoice[] {
  return Array.from({ length: trace.layers }, (_, layer) =>
    Array.from({ length: trace.headsIn(layer) }, (__, head) => ({ layer, head })),
  ).flat();
}
