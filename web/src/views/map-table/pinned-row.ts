// The row of the pinned query, number by number, where the map shows only bins of it, or other rows.

import type { HeadMap } from "../../state/picture.ts";
import { isSameHead, pinWithin } from "../../state/playground-state.ts";
import { topKeys } from "../../state/map-words.ts";
import type { Question, Scene } from "../../state/view.ts";
import { fetchRows, rowsOf, type RowsAsked } from "./fetch-rows.ts";

export const PINNED_ROW: Question<RowsAsked, HeadMap> = {
  asks({ state, picture: { map, tokens } }: Scene) {
    const query = pinWithin(state.pin, tokens.length)?.query;
    if (query === undefined || topKeys(map, query, 1) !== undefined) return undefined;
    return rowsOf(map, [query, query + 1]);
  },

  fetch: fetchRows,
};

/** Not of the head before, or of another part. */
export function isRowOf(map: HeadMap, row: HeadMap): boolean {
  const isSamePart = row.keys[0] === map.keys[0] && row.keys[1] === map.keys[1];
  return isSameHead(map, row) && row.values === map.values && row.isFirstHidden === map.isFirstHidden && isSamePart;
}
