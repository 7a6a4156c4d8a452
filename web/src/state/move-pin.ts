// The pinned cell under the arrow keys.

import { binOf, binStart } from "./bins.ts";
import type { Picture } from "./picture.ts";
import type { Cell } from "./playground-state.ts";

/** Steps of the pinned cell; Infinity goes to the last row or column, -Infinity to the first. */
export interface Move {
  readonly rows: number;
  readonly columns: number;
}

/** One cell a step, or one bin in a pooled map; stops at the edges. */
export function movePin(pin: Cell, { rows, columns }: Move, { map, tokens }: Picture): Cell {
  const moved = (from: number, steps: number, bins: number): number => {
    if (!Number.isFinite(steps)) return steps < 0 ? 0 : tokens.length - 1;
    const bin = binOf(from, bins, tokens.length);
    const to = Math.min(bins - 1, Math.max(0, bin + steps));
    // At an edge the pin stays on its own cell of the bin.
    return to === bin ? from : binStart(to, bins, tokens.length);
  };
  return { query: moved(pin.query, rows, map.rows), key: moved(pin.key, columns, map.columns) };
}
