// A row of numbers as a strip of colours, one dot per dimension: those of all keys on one scale, the output on its own.

import { DIVERGING_PIXELS, divergingStep } from "../../draw/diverging-ramp.ts";
import { putPixels } from "../put-pixels.ts";
import type { StepsData } from "./row.ts";

export function paintStrips(root: HTMLElement, { steps }: StepsData): void {
  const headDim = steps.output.length;
  const [largest, largestOutput] = [largestSize(steps.weightedValues), largestSize(steps.output)];
  for (const canvas of root.querySelectorAll<HTMLCanvasElement>("canvas.strip")) {
    const [stage, key] = (canvas.closest<HTMLElement>("[data-place]")?.dataset["place"] ?? "").split(" ");
    const first = Number(key) * headDim;
    const isOutput = stage === "output";
    const numbers = isOutput ? steps.output : steps.weightedValues.subarray(first, first + headDim);
    paintStrip(canvas, numbers, isOutput ? largestOutput : largest);
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
