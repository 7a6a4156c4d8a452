// A vector as a strip of colours, one dot per dimension: those of a column on one scale.

import { DIVERGING, DIVERGING_PIXELS, divergingStep } from "../../draw/diverging-ramp.ts";
import type { Mark } from "../../draw/drawing.ts";
import { putPixels } from "../put-pixels.ts";
import { placeNamed, vectorAt, vectorsOf, type Place } from "./places.ts";
import type { StepsData } from "./row.ts";

/** A vector, and the largest size of those on its scale. */
interface Strip {
  readonly numbers: Float32Array;
  readonly largest: number;
}

export function paintStrips(root: HTMLElement, data: StepsData): void {
  const scales = new Map<Place["stage"], number>();
  for (const canvas of root.querySelectorAll<HTMLCanvasElement>("canvas.strip")) {
    const strip = stripOf(canvas, data, scales);
    if (strip !== undefined) paintStrip(canvas, strip);
  }
}

/** The same as rectangles, with a line around them, in css px of the canvas as it is laid out. */
export function stripMarks(canvas: HTMLCanvasElement, data: StepsData, outline: string): readonly Mark[] {
  const strip = stripOf(canvas, data, new Map());
  if (strip === undefined) return [];
  const { numbers, largest } = strip;
  const { width, height } = canvas.getBoundingClientRect();
  const each = width / numbers.length;
  const cells = Array.from(numbers, (value, at) => ({ x: at * each, y: 0, width: each, height, value }));
  return [
    {
      kind: "cells",
      cells: cells.flatMap(({ value, ...rect }) =>
        Number.isFinite(value) ? [{ ...rect, fill: colorOf(divergingStep(value, largest)) }] : [],
      ),
    },
    { kind: "rect", x: 0, y: 0, width, height, fill: "none", stroke: outline, strokeCssPx: 0.5 },
  ];
}

function stripOf(canvas: HTMLCanvasElement, data: StepsData, scales: Map<Place["stage"], number>): Strip | undefined {
  const place = placeNamed(canvas.closest<HTMLElement>("[data-place]")?.dataset["place"] ?? "");
  const numbers = vectorAt(data, place);
  const vectors = vectorsOf(data, place.stage);
  if (numbers === undefined || vectors === undefined) return undefined;
  const largest = scales.get(place.stage) ?? largestSize(vectors);
  scales.set(place.stage, largest);
  return { numbers, largest };
}

function paintStrip(canvas: HTMLCanvasElement, { numbers, largest }: Strip): void {
  const data = new Uint8ClampedArray(numbers.length * 4);
  const pixels = new Uint32Array(data.buffer);
  // What is not finite stays transparent: it has no place on the ramp.
  numbers.forEach((value, at) => {
    if (Number.isFinite(value)) pixels[at] = DIVERGING_PIXELS[divergingStep(value, largest)] ?? 0;
  });
  putPixels(canvas, { data, width: numbers.length, height: 1 });
}

function colorOf(step: number): string {
  return `rgb(${DIVERGING.subarray(step * 3, step * 3 + 3).join(" ")})`;
}

function largestSize(numbers: Float32Array): number {
  return numbers.reduce(
    (largest, value) => (Math.abs(value) < Infinity ? Math.max(largest, Math.abs(value)) : largest),
    0,
  );
}
