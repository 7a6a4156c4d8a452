// Requests to a trace, and what the views make of the answers.

import type { PrefetchRequest, Trace } from "../engine/engine.ts";
import { maskFromScores } from "../draw/heatmap-image.ts";
import type { Bin, CellFacts, HeadChoice, HeadMap, Thumbnail } from "../state/picture.ts";
import type { Cell } from "../state/playground-state.ts";

/** The map of one head: every cell when `bins` is undefined, else the largest weight of each bin. */
export async function fetchMap(
  trace: Trace,
  { layer, head }: HeadChoice,
  bins: number | undefined,
  signal: AbortSignal,
): Promise<HeadMap> {
  const tokenCount = trace.tokens.length;
  if (bins === undefined) {
    const [weights, maskedScores] = await Promise.all([
      trace.weights({ layer, head, signal }),
      trace.maskedScores({ layer, head, signal }),
    ]);
    const masked = maskFromScores(maskedScores);
    return { kind: "exact", layer, head, rows: tokenCount, columns: tokenCount, weights, maskedScores, masked };
  }
  const { rowBins: rows, columnBins: columns, ...pooled } = await trace.pooledWeights({ layer, head, bins, signal });
  return {
    kind: "pooled",
    layer,
    head,
    rows,
    columns,
    weights: pooled.values,
    masked: pooled.masked,
  };
}

/** At most so many bins per side as a thumbnail can show. */
export async function fetchThumbnail(
  trace: Trace,
  { layer, head }: HeadChoice,
  bins: number,
  signal: AbortSignal,
): Promise<Thumbnail> {
  const pooled = await trace.pooledWeights({ layer, head, bins, signal });
  return { bins: pooled.rowBins, weights: pooled.values, masked: pooled.masked };
}

/** What a text's picture will ask for if it is short: an exact map of one head and the thumbnails of all. */
export function prefetchForPicture(
  chosen: HeadChoice,
  heads: readonly HeadChoice[],
  thumbnailBins: number,
): readonly PrefetchRequest[] {
  return [
    { map: "weights", ...chosen },
    { map: "maskedScores", ...chosen },
    ...heads.map((head) => ({ map: "pooledWeights", ...head, bins: thumbnailBins }) as const),
  ];
}

/** The numbers of one cell, for maps that hold only bins. */
export async function fetchCell(
  trace: Trace,
  { layer, head }: HeadChoice,
  { query, key }: Cell,
  signal: AbortSignal,
): Promise<CellFacts> {
  const window = { layer, head, rows: [query, query + 1], columns: [key, key + 1], signal } as const;
  const [scores, weights] = await Promise.all([trace.maskedScores(window), trace.weights(window)]);
  const score = scores[0] ?? Number.NEGATIVE_INFINITY;
  return { cell: { query, key }, isVisible: score !== Number.NEGATIVE_INFINITY, score, weight: weights[0] ?? 0 };
}

/** The cell of a bin that gave the bin its colour; the first one when there are several. */
export async function fetchStrongestCell(
  trace: Trace,
  { layer, head }: HeadChoice,
  bin: Bin,
  signal: AbortSignal,
): Promise<Cell> {
  const weights = await trace.weights({ layer, head, rows: bin.queries, columns: bin.keys, signal });
  const index = weights.reduce((best, weight, at) => (weight > (weights[best] ?? 0) ? at : best), 0);
  const columns = bin.keys[1] - bin.keys[0];
  return { query: bin.queries[0] + Math.floor(index / columns), key: bin.keys[0] + (index % columns) };
}
