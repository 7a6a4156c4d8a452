// From drawing code's pixels to a canvas.

import { paintWeights, type Cells, type Painting, type Pixels } from "../draw/heatmap-image.ts";
import { paintScores } from "../draw/score-image.ts";

/** What each canvas showed last. */
const SHOWN = new WeakMap<HTMLCanvasElement, ImageData>();

/** One pixel per cell. */
export function putWeights(canvas: HTMLCanvasElement, cells: Cells, painting: Painting): void {
  put(canvas, (before) => paintWeights(cells, painting, before));
}

/** As putWeights. */
export function putScores(canvas: HTMLCanvasElement, cells: Cells, painting: Painting): void {
  put(canvas, (before) => paintScores(cells, painting, before));
}

function put(canvas: HTMLCanvasElement, paint: (before: ImageData | undefined) => Pixels): void {
  const before = SHOWN.get(canvas);
  const pixels = paint(before);
  const image = pixels === before ? before : new ImageData(pixels.data, pixels.width, pixels.height);
  SHOWN.set(canvas, image);
  putPixels(canvas, image);
}

/** What the cells of a canvas were painted with last. */
export function shownPixels(canvas: HTMLCanvasElement): Pixels | undefined {
  return SHOWN.get(canvas);
}

/** Gives the canvas the size of the pixels and their content. */
export function putPixels(canvas: HTMLCanvasElement, pixels: Pixels): void {
  const { data, width, height } = pixels;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const image = pixels instanceof ImageData ? pixels : new ImageData(data, width, height);
  context2d(canvas).putImageData(image, 0, 0);
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
