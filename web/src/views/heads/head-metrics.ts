// The numbers that heads are sorted by, asked for when somebody sorts by one of them.

import type { MetricTable } from "../../state/head-metrics.ts";
import type { Question, Scene } from "../../state/view.ts";

/** Heads of each layer. */
type MetricsAsked = readonly number[];

/** That are asked for at once: the worker never waits, and another head's map waits for no more than these. */
const AHEAD = 4;

export const HEAD_METRICS: Question<MetricsAsked, MetricTable> = {
  asks: ({ state, headNotes }: Scene) =>
    state.sort === "layer" ? undefined : headNotes.map((ofLayer) => ofLayer.length),

  /** A layer comes when it is complete: of 144 heads each by itself would draw the grid 144 times. */
  async fetch(trace, asked, signal, onPart) {
    const table = asked.map((count): MetricTable[number][number][] => Array.from({ length: count }, () => undefined));
    const waiting = asked
      .flatMap((count, layer) => Array.from({ length: count }, (_, head) => ({ layer, head })))
      .values();
    const addNext = async (): Promise<void> => {
      for (const { layer, head } of waiting) {
        const metrics = await trace.headMetrics({ layer, head, signal });
        const ofLayer = table[layer] ?? [];
        ofLayer[head] = metrics;
        if (!ofLayer.includes(undefined)) onPart(table.map((heads) => [...heads]));
      }
    };
    await Promise.all(Array.from({ length: AHEAD }, addNext));
    return table;
  },
};
