// From drawing code's pixels to a canvas.

import type { Pixels } from "../draw/heatmap-image.ts";

/** Gives the canvas the size of the pixels and their content. */
export function putPixels(canvas: HTMLCanvasElement, { data, width, height }: Pixels): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  context2d(canvas).putImageData(new ImageData(data, width, height), 0, 0);
}

export function context2d(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (context === null) throw new Error(`No 2D context for a canvas of ${canvas.width} x ${canvas.height} pixels.`);
  return context;
}

export function canvasOf(pixels: Pixels): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  putPixels(canvas, pixels);
  return canvas;
}
