// Weights to pixels: one pixel per cell or bin, to be scaled up without smoothing.

import { RAMP_PIXELS, RAMP_STEPS } from "./color-ramp.ts";

/** As ImageData, without being one: drawing code is tested where there is no browser. */
export interface Pixels {
  readonly data: Uint8ClampedArray<ArrayBuffer>; // [height, width, 4] red, green, blue, alpha
  readonly width: number;
  readonly height: number;
}

export interface Cells {
  readonly rows: number;
  readonly columns: number;
  readonly weights: Float32Array; // [rows, columns]
  /** 1 where nothing is visible; such a cell has no colour, whatever its weight says. */
  readonly masked: Uint8Array; // [rows, columns]
}

/**
 * Masked cells are transparent: what they look like is the background's business. `reuse` is filled and handed back
 * if it has the right size: a picture at every key that is pressed would else leave 16 KB per head behind.
 */
export function paintWeights({ rows, columns, weights, masked }: Cells, largest: number, reuse?: Pixels): Pixels {
  const fits = reuse?.width === columns && reuse.height === rows;
  const pixels = fits ? reuse : { data: new Uint8ClampedArray(rows * columns * 4), width: columns, height: rows };
  const words = new Uint32Array(pixels.data.buffer);
  const stepsPerUnit = largest > 0 ? (RAMP_STEPS - 1) / largest : 0;
  for (let index = 0; index < words.length; index++) {
    // Weights are 0 to largest, so rounding cannot leave the table.
    const step = ((weights[index] ?? 0) * stepsPerUnit + 0.5) | 0;
    words[index] = masked[index] === 1 ? 0 : (RAMP_PIXELS[step] ?? 0);
  }
  return pixels;
}

/** The largest weight that is drawn, the upper end of the legend; 0 when nothing is visible. */
export function largestWeight({ weights, masked }: Pick<Cells, "weights" | "masked">): number {
  let largest = 0;
  for (let index = 0; index < weights.length; index++) {
    if (masked[index] !== 1) largest = Math.max(largest, weights[index] ?? 0);
  }
  return largest;
}

/** 1 for each cell whose masked score says that its key is not visible. */
export function maskFromScores(maskedScores: Float32Array): Uint8Array {
  // A loop: Uint8Array.from with a function takes 0.3 ms for 64 x 64 cells, at every key that is pressed.
  const masked = new Uint8Array(maskedScores.length);
  for (let index = 0; index < masked.length; index++) {
    if (maskedScores[index] === Number.NEGATIVE_INFINITY) masked[index] = 1;
  }
  return masked;
}

/** Rows in which every cell is masked: such a query attends to nothing, which is not the same as zeros. */
export function rowsWithoutKeys({
  rows,
  columns,
  masked,
}: Pick<Cells, "rows" | "columns" | "masked">): readonly number[] {
  const empty: number[] = [];
  for (let row = 0; row < rows; row++) {
    if (masked.subarray(row * columns, (row + 1) * columns).every((isMasked) => isMasked === 1)) empty.push(row);
  }
  return empty;
}

/** The legend's strip: every step of the ramp once, [1, 256]. */
export function paintRamp(): Pixels {
  return { data: new Uint8ClampedArray(RAMP_PIXELS.slice().buffer), width: RAMP_STEPS, height: 1 };
}
