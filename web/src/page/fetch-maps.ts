// Requests to a trace, and what the views make of the answers.

import type { PooledRequest, PooledWeights, PrefetchRequest, Range, Trace } from "../engine/engine.ts";
import { maskFromScores } from "../draw/heatmap-image.ts";
import type { Bin, CellFacts, HeadChoice, HeadMap, Thumbnail } from "../state/picture.ts";
import { wholeWindow, windowWithin } from "../state/map-window.ts";
import type { Cell, MapChoice } from "../state/playground-state.ts";
import { askedHead } from "../state/shown-heads.ts";

/** The map of one head, or the chosen window of it: every cell when `bins` is undefined, else pooled. */
export async function fetchMap(
  trace: Trace,
  choice: MapChoice,
  bins: number | undefined,
  signal: AbortSignal,
): Promise<HeadMap> {
  const { layer, head, mean } = choice;
  const isGiven = trace.isGiven === true;
  const values = isGiven ? "weights" : choice.values;
  const part = windowWithin(choice.window, trace.tokens.length);
  const { queries, keys } = part ?? wholeWindow(trace.tokens.length);
  const isFirstHidden = hidesFirst({ ...choice, values });
  const request = { layer, head, signal, ...(part === null ? {} : { rows: queries, columns: keys }) };
  const place = { layer, head, mean, values, isFirstHidden, queries, keys };
  if (mean !== "off" || isGiven) return fetchWeights(trace, place, bins, signal);
  if (bins !== undefined) {
    const { rowBins: rows, columnBins: columns, ...pooled } = await fetchPooled(trace, place, { ...request, bins });
    return { kind: "pooled", ...place, rows, columns, drawn: pooled.values, masked: pooled.masked };
  }
  const [weights, maskedScores, scores] = await Promise.all([
    trace.weights(isFirstHidden ? { ...request, withoutFirst: true } : request),
    trace.maskedScores(request),
    values === "scores" ? trace.scores(request) : undefined,
  ]);
  const [rows, columns] = [queries[1] - queries[0], keys[1] - keys[0]];
  // The mask has not touched the scores.
  const masked = scores === undefined ? maskFromScores(maskedScores) : new Uint8Array(rows * columns);
  if (isFirstHidden && keys[0] === 0) for (let row = 0; row < rows; row++) masked[row * columns] = 1;
  const drawn = scores ?? (values === "weights" ? weights : maskedScores);
  return { kind: "exact", ...place, rows, columns, drawn, masked, weights, maskedScores };
}

/** Of what has weights alone. A bin of one cell is the cell: what is pooled says also what is masked. */
async function fetchWeights(
  trace: Trace,
  place: Pick<HeadMap, "layer" | "head" | "mean" | "values" | "isFirstHidden" | "queries" | "keys">,
  bins: number | undefined,
  signal: AbortSignal,
): Promise<HeadMap> {
  const { queries, keys, isFirstHidden } = place;
  const size = ([first, last]: Range): number => last - first;
  const { rowBins, columnBins, values, masked } = await trace.pooledWeights({
    ...askedHead(place),
    ...{ rows: queries, columns: keys, withoutFirst: isFirstHidden, signal },
    bins: bins ?? Math.max(size(queries), size(keys)),
  });
  const cells = { ...place, rows: rowBins, columns: columnBins, drawn: values, masked };
  return bins === undefined ? { kind: "exact", ...cells, weights: values } : { kind: "pooled", ...cells };
}

/** Only weights are shared anew. */
function hidesFirst({ values, first }: Pick<MapChoice, "values" | "first">): boolean {
  return values === "weights" && first === "hidden";
}

function fetchPooled(
  trace: Trace,
  { values, isFirstHidden }: Pick<HeadMap, "values" | "isFirstHidden">,
  request: PooledRequest,
): Promise<PooledWeights> {
  if (values === "scores") return trace.pooledScores(request);
  if (values === "masked-scores") return trace.pooledMaskedScores(request);
  return trace.pooledWeights(isFirstHidden ? { ...request, withoutFirst: true } : request);
}

/** At most so many bins per side as a thumbnail can show. */
export async function fetchThumbnail(
  trace: Trace,
  head: HeadChoice,
  bins: number,
  signal: AbortSignal,
): Promise<Thumbnail> {
  const pooled = await trace.pooledWeights({ ...head, bins, signal });
  return { bins: pooled.rowBins, weights: pooled.values, masked: pooled.masked };
}

/** What a text's picture will ask for if it is short: an exact map of one head and the thumbnails of all. */
export function prefetchForPicture(
  chosen: MapChoice,
  heads: readonly HeadChoice[],
  thumbnailBins: number,
): readonly PrefetchRequest[] {
  const { layer, head } = chosen;
  // Only whole maps come along, and no weights without the first token.
  const ofMap = [
    ...(hidesFirst(chosen) ? [] : (["weights"] as const)),
    "maskedScores" as const,
    ...(chosen.values === "scores" ? (["scores"] as const) : []),
  ].map((map) => ({ map, layer, head }));
  return [
    ...(chosen.window === null && chosen.mean === "off" ? ofMap : []),
    ...heads.map((place) => ({ map: "pooledWeights", ...place, bins: thumbnailBins }) as const),
  ];
}

/** The numbers of one cell, for maps that hold only bins, or that do not show it. */
export async function fetchCell(
  trace: Trace,
  map: HeadMap,
  { query, key }: Cell,
  signal: AbortSignal,
): Promise<CellFacts> {
  const { layer, head, mean = "off", values, isFirstHidden } = map;
  if (mean !== "off" || trace.isGiven === true) {
    const cell = { ...map, queries: [query, query + 1], keys: [key, key + 1] } as const;
    const { drawn, masked } = await fetchWeights(trace, cell, undefined, signal);
    return { cell: { query, key }, isVisible: masked[0] === 0, isFirstHidden, score: undefined, weight: drawn[0] ?? 0 };
  }
  const request = { layer, head, rows: [query, query + 1], columns: [key, key + 1], signal } as const;
  const [maskedScores, weights, scores] = await Promise.all([
    trace.maskedScores(request),
    trace.weights({ ...request, withoutFirst: isFirstHidden }),
    values === "scores" ? trace.scores(request) : undefined,
  ]);
  const [maskedScore = Number.NEGATIVE_INFINITY] = maskedScores;
  const score = scores?.[0] ?? maskedScore;
  const isVisible = maskedScore !== Number.NEGATIVE_INFINITY;
  return { cell: { query, key }, isVisible, isFirstHidden, score, weight: weights[0] ?? 0 };
}

/** The cell of a bin that gave the bin its colour; the first one when there are several. */
export async function fetchStrongestCell(
  trace: Trace,
  map: HeadMap,
  { queries: rows, keys: columns }: Bin,
  signal: AbortSignal,
): Promise<Cell> {
  const { layer, head, values, isFirstHidden } = map;
  const request = { rows, columns, signal };
  const cells =
    values === "weights"
      ? await trace.weights({ ...request, ...askedHead(map), withoutFirst: isFirstHidden })
      : await trace[values === "scores" ? "scores" : "maskedScores"]({ ...request, layer, head });
  const size = (at: number): number => (cells[at] === Number.NEGATIVE_INFINITY ? -1 : Math.abs(cells[at] ?? -1));
  const index = cells.reduce((best, _, at) => (size(at) > size(best) ? at : best), 0);
  const width = columns[1] - columns[0];
  return { query: rows[0] + Math.floor(index / width), key: columns[0] + (index % width) };
}
