// Query and key, as a view.

import type { CellParts } from "../../engine/engine.ts";
import type { View } from "../../state/view.ts";
import type { CellAsked } from "./query-key-view.ts";
import "./query-key-view.ts";

export const QUERY_KEY: View<CellAsked, CellParts> = {
  element: "query-key-view",
  asks({ model, state: { pin }, picture: { map, tokens } }) {
    if (model?.given !== undefined) return undefined;
    if (pin === null || Math.max(pin.query, pin.key) >= tokens.length) return undefined;
    return { layer: map.layer, head: map.head, query: pin.query, key: pin.key };
  },
  fetch: (trace, asked, signal) => trace.cellParts({ ...asked, signal }),
};
