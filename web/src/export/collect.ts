// What there is of the head that a map shows: asked of the run, whole where the map has only bins of it.

import type { Range, Trace } from "../engine/engine.ts";
import type { HeadMap } from "../state/picture.ts";
import type { Grid } from "./grid.ts";

export type MapOfNumbers = Pick<HeadMap, "layer" | "head" | "mean" | "queries" | "keys" | "isFirstHidden">;

/** Of a mean, and of given weights, there are weights alone. Within the map's window, as far as a grid has queries or keys. */
export async function collectGrids(trace: Trace, map: MapOfNumbers, signal: AbortSignal): Promise<readonly Grid[]> {
  const { layer, head, mean = "off", queries, keys } = map;
  const [rows, columns] = [queries[1] - queries[0], keys[1] - keys[0]];
  const part = { rows: queries, columns: keys, signal };
  const grids: Grid[] = [await collectWeights(trace, map, signal)];
  if (mean !== "off" || trace.isGiven === true) return grids;
  const ofHead = { layer, head, signal };
  const [scores, masked, q, k, v] = await Promise.all([
    trace.scores({ ...ofHead, ...part }),
    trace.maskedScores({ ...ofHead, ...part }),
    trace.queries(ofHead),
    trace.keys(ofHead),
    trace.values(ofHead),
  ]);
  const visible = Uint8Array.from(masked, (score) => Number(score !== Number.NEGATIVE_INFINITY));
  const columnsOf = (data: Float32Array): number => data.length / trace.tokens.length;
  const vectors = (name: "queries" | "keys" | "values", data: Float32Array, range: Range): Grid => ({
    name,
    rows: range[1] - range[0],
    columns: columnsOf(data),
    data: data.slice(range[0] * columnsOf(data), range[1] * columnsOf(data)),
  });
  grids.push({ name: "scores", rows, columns, data: scores }, { name: "visible", rows, columns, data: visible });
  grids.push(vectors("queries", q, queries), vectors("keys", k, keys), vectors("values", v, keys));
  return grids;
}

/** What there is of a mean, too. */
export async function collectWeights(trace: Trace, map: MapOfNumbers, signal: AbortSignal): Promise<Grid> {
  const { queries, keys } = map;
  const data = await trace.weights({ ...requestOf(map), signal });
  return { name: "weights", rows: queries[1] - queries[0], columns: keys[1] - keys[0], data };
}

/** 1 where the query does not see the key; of a mean, too. */
export async function collectMasked(trace: Trace, map: MapOfNumbers, signal: AbortSignal): Promise<Uint8Array> {
  const { queries, keys } = map;
  // A bin of one cell is the cell.
  const bins = Math.max(queries[1] - queries[0], keys[1] - keys[0]);
  return (await trace.pooledWeights({ ...requestOf(map), bins, signal })).masked;
}

function requestOf({ layer, head, mean = "off", queries, keys, isFirstHidden }: MapOfNumbers) {
  const whose = { layer: mean === "model" ? "mean" : layer, head: mean === "off" ? head : "mean" } as const;
  return { ...whose, rows: queries, columns: keys, withoutFirst: isFirstHidden };
}
