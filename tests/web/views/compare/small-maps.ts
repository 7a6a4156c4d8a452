// Maps of a few cells, and two sides whose tokens belong together by pairs.

import type { Pairs } from "../../../../web/src/engine/engine.ts";
import type { ExactMap } from "../../../../web/src/state/picture.ts";
import type { ComparedMaps } from "../../../../web/src/views/compare/compared-maps.ts";

/** NaN stands for what is masked. */
export function mapOf(rows: readonly (readonly number[])[], firstQuery = 0): ExactMap {
  const columns = rows[0]?.length ?? 0;
  const drawn = Float32Array.from(rows.flat(), (number) => (Number.isNaN(number) ? 0 : number));
  return {
    kind: "exact",
    layer: 0,
    head: 0,
    mean: "off",
    values: "weights",
    isFirstHidden: false,
    queries: [firstQuery, firstQuery + rows.length],
    keys: [0, columns],
    rows: rows.length,
    columns,
    drawn,
    masked: Uint8Array.from(rows.flat(), (number) => (Number.isNaN(number) ? 1 : 0)),
    weights: drawn,
  };
}

/** As far as places look into it. */
export function sidesOf(pairs: Pairs): ComparedMaps {
  return { side: { pairs }, rowPairs: pairs, maps: undefined, comparison: undefined } as unknown as ComparedMaps;
}
