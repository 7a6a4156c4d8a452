// The row of the pinned query, number by number, where the map shows only bins of it, or other rows.

import type { HeadMap } from "../../state/picture.ts";
import { isSameHead, pinWithin, type MapValues, type ShownHead } from "../../state/playground-state.ts";
import { topKeys } from "../../state/map-words.ts";
import { askedHead } from "../../state/shown-heads.ts";
import type { Question, Scene } from "../../state/view.ts";

interface RowAsked extends ShownHead, Pick<HeadMap, "isFirstHidden" | "keys"> {
  readonly values: MapValues;
  readonly query: number;
}

export const PINNED_ROW: Question<RowAsked, HeadMap> = {
  asks({ state, picture: { map, tokens } }: Scene) {
    const query = pinWithin(state.pin, tokens.length)?.query;
    const { layer, head, mean = "off", values, isFirstHidden, keys } = map;
    // The picture is of a run, never of a comparison.
    if (query === undefined || values === "differences" || topKeys(map, query, 1) !== undefined) return undefined;
    return { layer, head, mean, values, isFirstHidden, keys, query };
  },

  async fetch(trace, { query, ...place }, signal) {
    const { values, isFirstHidden, keys } = place;
    const queries = [query, query + 1] as const;
    // A bin of one cell is the cell: what is pooled says also what is masked.
    const columns = keys[1] - keys[0];
    const request = { ...askedHead(place), rows: queries, columns: keys, bins: columns, signal };
    const row =
      values === "weights"
        ? await trace.pooledWeights({ ...request, withoutFirst: isFirstHidden })
        : await trace[values === "scores" ? "pooledScores" : "pooledMaskedScores"]({ ...request, ...place });
    const cells = { rows: 1, columns, drawn: row.values, masked: row.masked };
    return { kind: "exact", ...place, queries, ...cells, weights: row.values };
  },
};

/** Not of the head before, or of another part. */
export function isRowOf(map: HeadMap, row: HeadMap): boolean {
  const isSamePart = row.keys[0] === map.keys[0] && row.keys[1] === map.keys[1];
  return isSameHead(map, row) && row.values === map.values && row.isFirstHidden === map.isFirstHidden && isSamePart;
}
