// Rows of a head number by number, of a text that the map shows in bins.

import type { Range, Trace } from "../../engine/engine.ts";
import type { HeadMap } from "../../state/picture.ts";
import type { MapValues, ShownHead } from "../../state/playground-state.ts";
import { askedHead } from "../../state/shown-heads.ts";

export interface RowsAsked extends ShownHead, Pick<HeadMap, "isFirstHidden" | "keys"> {
  readonly values: MapValues;
  readonly queries: Range;
}

/** Undefined for a comparison, which is of two runs. */
export function rowsOf(map: HeadMap, queries: Range): RowsAsked | undefined {
  const { layer, head, mean = "off", values, isFirstHidden, keys } = map;
  return values === "differences" ? undefined : { layer, head, mean, values, isFirstHidden, keys, queries };
}

export async function fetchRows(trace: Trace, asked: RowsAsked, signal: AbortSignal): Promise<HeadMap> {
  const { layer, head, values, isFirstHidden, keys, queries } = asked;
  const [rows, columns] = [queries[1] - queries[0], keys[1] - keys[0]];
  // A bin of one cell is the cell: what is pooled says also what is masked.
  const request = { ...askedHead(asked), rows: queries, columns: keys, bins: Math.max(rows, columns), signal };
  const cells =
    values === "weights"
      ? await trace.pooledWeights({ ...request, withoutFirst: isFirstHidden })
      : await trace[values === "scores" ? "pooledScores" : "pooledMaskedScores"]({ ...request, layer, head });
  const { values: drawn, masked } = cells;
  return { kind: "exact", ...asked, rows, columns, drawn, masked, weights: drawn };
}
