// Requests to a trace, and what the views make of the answers.

import type { Trace } from "../engine/engine.ts";
import { maskFromScores } from "../draw/heatmap-image.ts";
import type { Bin, CellFacts, HeadMap, Thumbnail } from "../state/picture.ts";
import { maskedBins } from "../state/bins.ts";
import type { Cell } from "../state/playground-state.ts";

export interface HeadChoice {
  readonly layer: number;
  readonly head: number;
}

const THUMBNAIL_BINS = 64;

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
  const [pooled, hidesLaterKeys] = await Promise.all([
    trace.pooledWeights({ layer, head, bins, signal }),
    fetchHidesLaterKeys(trace, signal),
  ]);
  const { rowBins: rows, columnBins: columns, values: weights } = pooled;
  return { kind: "pooled", layer, head, rows, columns, weights, masked: maskedBins(hidesLaterKeys, rows, tokenCount) };
}

/** At most 64 bins per side: what a thumbnail can show. */
export async function fetchThumbnail(
  trace: Trace,
  { layer, head }: HeadChoice,
  signal: AbortSignal,
): Promise<Thumbnail> {
  const tokenCount = trace.tokens.length;
  const [pooled, hidesLaterKeys] = await Promise.all([
    trace.pooledWeights({ layer, head, bins: Math.min(THUMBNAIL_BINS, tokenCount), signal }),
    fetchHidesLaterKeys(trace, signal),
  ]);
  return {
    bins: pooled.rowBins,
    weights: pooled.values,
    masked: maskedBins(hidesLaterKeys, pooled.rowBins, tokenCount),
  };
}

/** The numbers of one cell, for maps that hold only bins. */
export async function fetchCell(trace: Trace, { layer, head }: HeadChoice, cell: Cell): Promise<CellFacts> {
  const window = { layer, head, rows: [cell.query, cell.query + 1], columns: [cell.key, cell.key + 1] } as const;
  const [scores, weights] = await Promise.all([trace.maskedScores(window), trace.weights(window)]);
  const score = scores[0] ?? Number.NEGATIVE_INFINITY;
  return { cell, isVisible: score !== Number.NEGATIVE_INFINITY, score, weight: weights[0] ?? 0 };
}

/** The cell of a bin that gave the bin its colour; the first one when there are several. */
export async function fetchStrongestCell(trace: Trace, { layer, head }: HeadChoice, bin: Bin): Promise<Cell> {
  const weights = await trace.weights({ layer, head, rows: bin.queries, columns: bin.keys });
  const index = weights.reduce((best, weight, at) => (weight > (weights[best] ?? 0) ? at : best), 0);
  const columns = bin.keys[1] - bin.keys[0];
  return { query: bin.queries[0] + Math.floor(index / columns), key: bin.keys[0] + (index % columns) };
}

const HIDES_LATER_KEYS = new WeakMap<Trace, Promise<boolean>>();

/**
 * Whether a query sees only keys up to its own position. Pooled weights are 0 for a masked bin and for one
 * that nobody attends to; the score of query 0 and key 1 tells which mask the model has, the same for all heads.
 */
function fetchHidesLaterKeys(trace: Trace, signal: AbortSignal): Promise<boolean> {
  if (trace.tokens.length < 2) return Promise.resolve(false);
  const known = HIDES_LATER_KEYS.get(trace);
  if (known !== undefined) return known;
  const asked = trace
    .maskedScores({ layer: 0, head: 0, rows: [0, 1], columns: [1, 2], signal })
    .then(([score]) => score === Number.NEGATIVE_INFINITY);
  HIDES_LATER_KEYS.set(trace, asked);
  return asked;
}
