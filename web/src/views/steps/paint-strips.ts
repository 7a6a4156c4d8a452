// A vector as a strip of colours, one dot per dimension: those of a column on one scale.

import { DIVERGING_PIXELS, divergingStep } from "../../draw/diverging-ramp.ts";
import { putPixels } from "../put-pixels.ts";
import { placeNamed, vectorAt, vectorsOf, type Place } from "./places.ts";
import type { StepsData } from "./row.ts";

export function paintStrips(root: HTMLElement, data: StepsData): void {
  const scales = new Map<Place["stage"], number>();
  for (const canvas of root.querySelectorAll<HTMLCanvasElement>("canvas.strip")) {
    const place = placeNamed(canvas.closest<HTMLElement>("[data-place]")?.dataset["place"] ?? "");
    const numbers = vectorAt(data, place);
    const vectors = vectorsOf(data, place.stage);
    if (numbers === undefined || vectors === undefined) continue;
    const largest = scales.get(place.stage) ?? largestSize(vectors);
    scales.set(place.stage, largest);
    paintStrip(canvas, numbers, largest);
  }
}

function paintStrip(canvas: HTMLCanvasElement, numbers: Float32Array, largest: number): void {
  const data = new Uint8ClampedArray(numbers.length * 4);
  const pixels = new Uint32Array(data.buffer);
  // What is not finite stays transparent: it has no place on the ramp.
  numbers.forEach((value, at) => {
    if (Number.isFinite(value)) pixels[at] = DIVERGING_PIXELS[divergingStep(value, largest)] ?? 0;
  });
  putPixels(canvas, { data, width: numbers.length, height: 1 });
}

function largestSize(numbers: Float32Array): number {
  return numbers.reduce(
    (largest, value) => (Math.abs(value) < Infinity ? Math.max(largest, Math.abs(value)) : largest),
    0,
  );
}
