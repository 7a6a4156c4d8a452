// The pinned cell under the arrow keys.

import { binOnAxis, startOnAxis, type Axis } from "./bins.ts";
import { keyAxis, queryAxis, type MapPicture } from "./picture.ts";
import type { Cell } from "./playground-state.ts";

/** Steps of the pinned cell; Infinity goes to the last row or column, -Infinity to the first. */
export interface Move {
  readonly rows: number;
  readonly columns: number;
}

/**
 * One cell a step, or one bin in a pooled map; beyond the edge of what is shown comes the next token. Stops at the edges of
 * the whole map.
 */
export function movePin(pin: Cell, { rows, columns }: Move, { map, tokens }: MapPicture): Cell {
  return {
    query: moved(pin.query, rows, queryAxis(map), tokens.length),
    key: moved(pin.key, columns, keyAxis(map), tokens.length),
  };
}

function moved(from: number, steps: number, axis: Axis, tokenCount: number): number {
  const last = tokenCount - 1;
  if (!Number.isFinite(steps)) return steps < 0 ? 0 : last;
  const bin = binOnAxis(axis, from);
  if (bin === undefined) return Math.min(last, Math.max(0, from + steps));
  const to = bin + steps;
  const { range, bins } = axis;
  if (to < 0 && range[0] > 0) return range[0] - 1;
  if (to >= bins && range[1] <= last) return range[1];
  const stop = Math.min(bins - 1, Math.max(0, to));
  // At an edge the pin stays on its own cell of the bin.
  return stop === bin ? from : startOnAxis(axis, stop);
}
