// Keys that move the pinned cell.

import type { Move } from "../state/move-pin.ts";

export const MOVES: Readonly<Record<string, Move>> = {
  ArrowUp: { rows: -1, columns: 0 },
  ArrowDown: { rows: 1, columns: 0 },
  ArrowLeft: { rows: 0, columns: -1 },
  ArrowRight: { rows: 0, columns: 1 },
  Home: { rows: 0, columns: -Infinity },
  End: { rows: 0, columns: Infinity },
  PageUp: { rows: -Infinity, columns: 0 },
  PageDown: { rows: Infinity, columns: 0 },
};
