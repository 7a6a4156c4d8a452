// A vector as a strip of colours, one dot per dimension.

import { DIVERGING, DIVERGING_PIXELS, divergingStep } from "../../draw/diverging-ramp.ts";
import type { Mark } from "../../draw/drawing.ts";
import { putPixels } from "../put-pixels.ts";
import { placeNamed, vectorAt } from "./places.ts";
import type { StepsData } from "./row.ts";
import { stripEnd } from "./strip-scale.ts";

/** A vector, and where its colours end. */
interface Strip {
  readonly numbers: Float32Array;
  readonly end: number;
}

export function paintStrips(root: HTMLElement, data: StepsData): void {
  for (const canvas of root.querySelectorAll<HTMLCanvasElement>("canvas.strip")) {
    const strip = stripOf(canvas, data);
    if (strip !== undefined) paintStrip(canvas, strip);
  }
}

/** The same as rectangles, with a line around them, in css px of the canvas as it is laid out. */
export function stripMarks(canvas: HTMLCanvasElement, data: StepsData, outline: string): readonly Mark[] {
  const strip = stripOf(canvas, data);
  if (strip === undefined) return [];
  const { numbers, end } = strip;
  const { width, height } = canvas.getBoundingClientRect();
  const each = width / numbers.length;
  const cells = Array.from(numbers, (value, at) => ({ x: at * each, y: 0, width: each, height, value }));
  return [
    {
      kind: "cells",
      cells: cells.flatMap(({ value, ...rect }) =>
        Number.isFinite(value) ? [{ ...rect, fill: colorOf(divergingStep(value, end)) }] : [],
      ),
    },
    { kind: "rect", x: 0, y: 0, width, height, fill: "none", stroke: outline, strokeCssPx: 0.5 },
  ];
}

function stripOf(canvas: HTMLCanvasElement, data: StepsData): Strip | undefined {
  const place = placeNamed(canvas.closest<HTMLElement>("[data-place]")?.dataset["place"] ?? "");
  const numbers = vectorAt(data, place);
  const end = stripEnd(data, place.stage);
  if (numbers === undefined || end === undefined) return undefined;
  return { numbers, end };
}

function paintStrip(canvas: HTMLCanvasElement, { numbers, end }: Strip): void {
  const data = new Uint8ClampedArray(numbers.length * 4);
  const pixels = new Uint32Array(data.buffer);
  // What is not finite stays transparent: it has no place on the ramp.
  numbers.forEach((value, at) => {
    if (Number.isFinite(value)) pixels[at] = DIVERGING_PIXELS[divergingStep(value, end)] ?? 0;
  });
  putPixels(canvas, { data, width: numbers.length, height: 1 });
}

function colorOf(step: number): string {
  return `rgb(${DIVERGING.subarray(step * 3, step * 3 + 3).join(" ")})`;
}
