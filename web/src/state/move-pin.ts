// The pinned cell under the arrow keys.

import type { Picture } from "./picture.ts";
import type { Cell } from "./playground-state.ts";

/** Steps of the pinned cell; Infinity goes to the last row or column, -Infinity to the first. */
export interface Move {
  readonly rows: number;
  readonly columns: number;
}

/** One cell a step, or one bin in a pooled map; stops at the edges. */
export function movePin(pin: Cell, { rows, columns }: Move, { map, tokens }: Picture): Cell {
  const step = Math.ceil(tokens.length / map.rows);
  const moved = (from: number, steps: number): number => {
    const to = Number.isFinite(steps) ? from + steps * step : steps;
    return Math.min(tokens.length - 1, Math.max(0, to));
  };
  return { query: moved(pin.query, rows), key: moved(pin.key, columns) };
}
