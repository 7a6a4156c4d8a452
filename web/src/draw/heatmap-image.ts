// Weights to pixels: one pixel per cell or bin, to be scaled up without smoothing.

import { RAMP_PIXELS, RAMP_STEPS } from "./color-ramp.ts";
import { logStep } from "./log-scale.ts";

/** As ImageData, without being one: drawing code is tested where there is no browser. */
export interface Pixels {
  readonly data: Uint8ClampedArray<ArrayBuffer>; // [height, width, 4] red, green, blue, alpha
  readonly width: number;
  readonly height: number;
}

export interface Cells {
  readonly rows: number;
  readonly columns: number;
  /** Weights, or scores. */
  readonly drawn: Float32Array; // [rows, columns]
  /** 1 where nothing is visible; such a cell has no colour, whatever its weight says. */
  readonly masked: Uint8Array; // [rows, columns]
}

/** In thumbnails, where a pattern has no room: none of the ramp's colours, seen on light and on dark. */
export const NOT_FINITE_PIXEL = packed(194, 37, 92);

export interface Painting {
  /** The upper end of the colours. */
  readonly largest: number;
  /** `row`: each row has its own upper end instead. */
  readonly scale?: "global" | "row" | "log";
  /** For cells that are not finite; transparent when left out. */
  readonly notFinite?: number | undefined;
}

/**
 * Masked cells are transparent: what they look like is the background's business. `reuse` is filled and handed back
 * if it has the right size: a picture at every key that is pressed would else leave 16 KB per head behind.
 */
export function paintWeights(
  { rows, columns, drawn, masked }: Cells,
  { largest, scale = "global", notFinite = 0 }: Painting,
  reuse?: Pixels,
): Pixels {
  const pixels = pixelsOf({ rows, columns }, reuse);
  const words = new Uint32Array(pixels.data.buffer);
  let stepsPerUnit = stepsUpTo(largest);
  for (let index = 0; index < words.length; index++) {
    if (scale === "row" && index % columns === 0) stepsPerUnit = stepsUpTo(largestOfRow(index));
    if (masked[index] === 1) {
      words[index] = 0;
      continue;
    }
    // Weights are 0 to largest, so rounding cannot leave the table; of NaN and infinity, only the difference is not 0.
    const weight = drawn[index] ?? 0;
    const step = scale === "log" ? logStep(weight, largest) : (weight * stepsPerUnit + 0.5) | 0;
    words[index] = weight - weight === 0 ? (RAMP_PIXELS[step] ?? 0) : notFinite;
  }
  return pixels;

  function largestOfRow(first: number): number {
    const row = [first, first + columns] as const;
    return largestWeight({ drawn: drawn.subarray(...row), masked: masked.subarray(...row) });
  }
}

/** `reuse`, or new ones where it has another size. */
export function pixelsOf({ rows, columns }: Pick<Cells, "rows" | "columns">, reuse?: Pixels): Pixels {
  if (reuse?.width === columns && reuse.height === rows) return reuse;
  return { data: new Uint8ClampedArray(rows * columns * 4), width: columns, height: rows };
}

function stepsUpTo(largest: number): number {
  return largest > 0 ? (RAMP_STEPS - 1) / largest : 0;
}

/** The largest finite weight that is drawn, the upper end of the legend; 0 when nothing is visible. */
export function largestWeight({ drawn, masked }: Pick<Cells, "drawn" | "masked">): number {
  let largest = 0;
  for (let index = 0; index < drawn.length; index++) {
    const weight = drawn[index] ?? 0;
    if (weight > largest && weight < Infinity && masked[index] !== 1) largest = weight;
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

/** Visible cells beside each other in one row whose weights are NaN or infinite. */
export interface NotFiniteRun {
  readonly row: number;
  /** Half-open. */
  readonly columns: readonly [first: number, last: number];
}

/** As runs, because nearly always a whole row is not finite. */
export function notFiniteRuns({ rows, columns, drawn, masked }: Cells): readonly NotFiniteRun[] {
  const runs: NotFiniteRun[] = [];
  const isNotFinite = (index: number): boolean => masked[index] !== 1 && !Number.isFinite(drawn[index] ?? 0);
  for (let row = 0; row < rows; row++) {
    for (let first = 0; first < columns; first++) {
      let last = first;
      while (last < columns && isNotFinite(row * columns + last)) last += 1;
      if (last > first) runs.push({ row, columns: [first, last] });
      first = last;
    }
  }
  return runs;
}

/** False where none of the visible numbers, if there are any, has a colour. */
export function hasFiniteWeight({ drawn, masked }: Pick<Cells, "drawn" | "masked">): boolean {
  return drawn.some((weight, index) => masked[index] !== 1 && Number.isFinite(weight));
}

/** Rows with at least one such cell. */
export function countNotFiniteRows(cells: Cells): number {
  return new Set(notFiniteRuns(cells).map(({ row }) => row)).size;
}

/** The legend's strip: every step of the ramp once, [1, 256]. */
export function paintRamp(): Pixels {
  return { data: new Uint8ClampedArray(RAMP_PIXELS.slice().buffer), width: RAMP_STEPS, height: 1 };
}

/** One opaque pixel, in the byte order of ImageData read as 32-bit words. */
function packed(red: number, green: number, blue: number): number {
  return new Uint32Array(Uint8Array.of(red, green, blue, 255).buffer)[0] ?? 0;
}
