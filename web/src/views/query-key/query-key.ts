// Query and key, as a view.

import type { CellParts } from "../../engine/engine.ts";
import { pinWithin } from "../../state/playground-state.ts";
import type { View } from "../../state/view.ts";
import type { CellAsked } from "./query-key-view.ts";
import "./query-key-view.ts";

export const QUERY_KEY: View<CellAsked, CellParts> = {
  element: "query-key-view",
  asks({ model, state: { pin }, picture: { map, tokens } }) {
    if (model?.given !== undefined) return undefined;
    const last = tokens.length - 1;
    if (last < 0) return undefined;
    const pinned = pinWithin(pin, tokens.length);
    const cell = pinned ?? { query: last, key: last };
    return { layer: map.layer, head: map.head, ...cell, isPinned: pinned !== null };
  },
  fetch: (trace, { layer, head, query, key }, signal) => trace.cellParts({ layer, head, query, key, signal }),
};
