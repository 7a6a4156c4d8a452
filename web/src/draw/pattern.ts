// Patterns for what has no weight. They repeat without a seam and use two colours of the page, never the
// ramp: diagonal hatching for a masked cell, dots for a query that sees no key at all, a lattice for weights that are
// not finite.

import type { Pixels } from "./heatmap-image.ts";

export type PatternName = "masked" | "no-visible-key" | "not-finite";

/** Red, green, blue in 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number];

/** Edge of one tile; lines are 1 css px wide. */
const TILE_CSS_PX = 6;

export function paintPattern(name: PatternName, ground: Color, mark: Color, pixelRatio: number): Pixels {
  const unit = Math.max(1, Math.round(pixelRatio));
  const size = TILE_CSS_PX * unit;
  const bytes = new Uint8ClampedArray(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      bytes.set([...(isMark(name, x, y, unit) ? mark : ground), 255], (y * size + x) * 4);
    }
  }
  return { data: bytes, width: size, height: size };
}

function isMark(name: PatternName, x: number, y: number, unit: number): boolean {
  const size = TILE_CSS_PX * unit;
  if (name === "masked") return (x + y) % size < unit;
  // Both diagonals.
  if (name === "not-finite") return (x + y) % size < unit || (x - y + size) % size < unit;
  const middle = size / 2;
  return Math.hypot(x + 0.5 - middle, y + 0.5 - middle) <= 1.2 * unit;
}
