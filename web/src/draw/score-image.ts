// Scores to pixels: as weights, on a ramp with two arms that meet at 0.

import { DIVERGING_PIXELS, divergingStep } from "./diverging-ramp.ts";
import { pixelsOf, type Cells, type Painting, type Pixels } from "./heatmap-image.ts";

/** `largest`: the size at which both arms end. As paintWeights. */
export function paintScores(cells: Cells, { largest, scale, notFinite = 0 }: Painting, reuse?: Pixels): Pixels {
  const { columns, drawn, masked } = cells;
  const pixels = pixelsOf(cells, reuse);
  const words = new Uint32Array(pixels.data.buffer);
  let end = largest;
  for (let index = 0; index < words.length; index++) {
    if (scale === "row" && index % columns === 0) end = largestSize(cells, index, index + columns);
    const score = drawn[index] ?? 0;
    if (masked[index] === 1) words[index] = 0;
    else words[index] = score - score === 0 ? (DIVERGING_PIXELS[divergingStep(score, end)] ?? 0) : notFinite;
  }
  return pixels;
}

/** Of the finite visible scores from cell `first` to before `last`; 0 when there are none. */
export function largestSize(
  { drawn, masked }: Pick<Cells, "drawn" | "masked">,
  first = 0,
  last = drawn.length,
): number {
  let largest = 0;
  for (let index = first; index < last; index++) {
    const size = Math.abs(drawn[index] ?? 0);
    if (masked[index] !== 1 && size > largest && size < Infinity) largest = size;
  }
  return largest;
}

/** The legend's strip, [1, 255]. */
export function paintDivergingRamp(): Pixels {
  return { data: new Uint8ClampedArray(DIVERGING_PIXELS.slice().buffer), width: DIVERGING_PIXELS.length, height: 1 };
}
