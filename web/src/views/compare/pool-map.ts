// A map of more cells than a picture has dots: of each bin the number of largest size, with its sign.

import { binAt, type Bin, type ExactMap, type HeadMap, type PooledMap } from "../../state/picture.ts";
import type { Cell } from "../../state/playground-state.ts";

/** The map itself where it has room; `bins`: dots per side. */
export function poolMap(map: ExactMap, bins: number): HeadMap {
  if (map.rows <= bins) return map;
  const columns = Math.min(bins, map.columns);
  const pooled: PooledMap = { ...map, kind: "pooled", rows: bins, columns, ...NO_CELLS };
  const drawn = new Float32Array(bins * columns);
  const masked = new Uint8Array(bins * columns).fill(1);
  for (let bin = 0; bin < drawn.length; bin++) {
    const index = strongestIndex(map, binAt(pooled, Math.floor(bin / columns), bin % columns));
    if (index === undefined) continue;
    drawn[bin] = map.drawn[index] ?? 0;
    masked[bin] = 0;
  }
  return { ...pooled, drawn, masked };
}

const NO_CELLS = { drawn: new Float32Array(), masked: new Uint8Array() };

/** The cell of a bin that gave it its colour. */
export function strongestCell(map: ExactMap, bin: Bin): Cell {
  const index = strongestIndex(map, bin);
  if (index === undefined) return { query: bin.queries[0], key: bin.keys[0] };
  return { query: map.queries[0] + Math.floor(index / map.columns), key: map.keys[0] + (index % map.columns) };
}

/** Undefined where nothing is visible. */
function strongestIndex(map: ExactMap, { queries, keys }: Bin): number | undefined {
  let strongest: number | undefined;
  for (let query = queries[0]; query < queries[1]; query++) {
    for (let key = keys[0]; key < keys[1]; key++) {
      const index = (query - map.queries[0]) * map.columns + key - map.keys[0];
      if (map.masked[index] === 1) continue;
      const isStronger = Math.abs(map.drawn[index] ?? 0) > Math.abs(map.drawn[strongest ?? -1] ?? 0);
      if (strongest === undefined || isStronger) strongest = index;
    }
  }
  return strongest;
}
