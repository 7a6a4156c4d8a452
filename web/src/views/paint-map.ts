// Draws the large map: patterns for cells without a weight, the weights, the labels.

import type { Token } from "../engine/engine.ts";
import type { MapLayout, Rect } from "../draw/geometry.ts";
import { cellRect, toDevicePx } from "../draw/geometry.ts";
import { notFiniteRuns, rowsWithoutKeys } from "../draw/heatmap-image.ts";
import { paintPattern, type PatternName } from "../draw/pattern.ts";
import type { HeadMap } from "../state/picture.ts";
import {
  drawAxisNames,
  drawColumnLabel,
  drawRowLabel,
  labelFont,
  labelledRows,
  type AxisLabels,
} from "./axis-labels.ts";
import type { PageColors } from "./page-colors.ts";
import { canvasOf, context2d, putWeights } from "./put-pixels.ts";

/** Thin lines part the cells where there is room for them. */
const MIN_CELL_WITH_LINES_CSS_PX = 10;

export interface MapPainting {
  readonly layout: MapLayout;
  readonly map: HeadMap;
  readonly tokens: readonly Token[];
  /** Of the drawn weights: the upper end of the colours. */
  readonly largest: number;
  readonly labels: AxisLabels;
  readonly colors: PageColors;
}

/** `scratch` holds the unscaled image; it is kept by the caller because making a canvas costs more than filling it. */
export function paintMap(canvas: HTMLCanvasElement, scratch: HTMLCanvasElement, painting: MapPainting): void {
  const { layout, map, largest, colors } = painting;
  const context = context2d(canvas);
  sizeCanvas(canvas, layout);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);

  // 1. What shows through where a cell has no weight.
  const plot = toDevicePx(layout.plotCssPx, layout.pixelRatio);
  if (map.masked.includes(1)) fillPattern(context, "masked", plot, painting);
  for (const row of rowsWithoutKeys(map)) {
    const first = cellRect(layout, { row, column: 0 });
    const rect = toDevicePx({ ...first, width: layout.plotCssPx.width }, layout.pixelRatio);
    fillPattern(context, "no-visible-key", rect, painting);
  }
  for (const { row, columns } of notFiniteRuns(map)) {
    const first = cellRect(layout, { row, column: columns[0] });
    const width = (columns[1] - columns[0]) * layout.cellCssPx;
    fillPattern(context, "not-finite", toDevicePx({ ...first, width }, layout.pixelRatio), painting);
  }

  // 2. The weights.
  putWeights(scratch, map, { largest });
  context.imageSmoothingEnabled = false;
  context.drawImage(scratch, plot.x, plot.y, plot.width, plot.height);
  if (layout.cellCssPx >= MIN_CELL_WITH_LINES_CSS_PX) drawLines(context, layout, colors.paper);

  // 3. The labels, as many as there is room for.
  context.setTransform(layout.pixelRatio, 0, 0, layout.pixelRatio, 0, 0);
  drawLabels(context, painting);
}

/** A canvas that has its size keeps its memory; setting the same size again would clear it for nothing. */
export function sizeCanvas(canvas: HTMLCanvasElement, layout: MapLayout): void {
  const width = Math.round(layout.widthCssPx * layout.pixelRatio);
  const height = Math.round(layout.heightCssPx * layout.pixelRatio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.style.setProperty("width", `${layout.widthCssPx}px`);
  canvas.style.setProperty("height", `${layout.heightCssPx}px`);
}

function fillPattern(
  context: CanvasRenderingContext2D,
  name: PatternName,
  rect: Rect,
  { colors, layout }: MapPainting,
): void {
  const pattern = context.createPattern(patternTile(name, colors, layout.pixelRatio), "repeat");
  if (pattern === null) throw new Error(`The pattern for ${name} has no pixels.`);
  context.fillStyle = pattern;
  context.fillRect(rect.x, rect.y, rect.width, rect.height);
}

/** By colours, name and pixel ratio: making a canvas takes longer than all else that is drawn for a short text. */
const PATTERN_TILES = new WeakMap<PageColors, Map<string, HTMLCanvasElement>>();

function patternTile(name: PatternName, colors: PageColors, pixelRatio: number): HTMLCanvasElement {
  const tiles = PATTERN_TILES.get(colors) ?? new Map<string, HTMLCanvasElement>();
  PATTERN_TILES.set(colors, tiles);
  const key = `${name} ${String(pixelRatio)}`;
  const mark = name === "not-finite" ? colors.patternFault : colors.patternMark;
  const tile = tiles.get(key) ?? canvasOf(paintPattern(name, colors.patternGround, mark, pixelRatio));
  tiles.set(key, tile);
  return tile;
}

function drawLines(context: CanvasRenderingContext2D, layout: MapLayout, color: string): void {
  const { plotCssPx: plot, pixelRatio, cellCssPx } = layout;
  const thickness = Math.max(1, Math.round(pixelRatio));
  const whole = toDevicePx(plot, pixelRatio);
  context.fillStyle = color;
  for (let column = 1; column < layout.columns; column++) {
    context.fillRect(Math.round((plot.x + column * cellCssPx) * pixelRatio), whole.y, thickness, whole.height);
  }
  for (let row = 1; row < layout.rows; row++) {
    context.fillRect(whole.x, Math.round((plot.y + row * cellCssPx) * pixelRatio), whole.width, thickness);
  }
}

function drawLabels(context: CanvasRenderingContext2D, { layout, map, tokens, labels, colors }: MapPainting): void {
  context.font = labelFont(colors);
  const labelColors = { text: colors.ink, leading: colors.mutedInk };
  drawAxisNames(context, layout, colors);
  for (const { index, position } of labelledRows(layout, map, tokens.length)) {
    const label = labels.of(map, tokens, index, position);
    drawRowLabel(context, layout, index, label, labelColors);
    drawColumnLabel(context, layout, index, label, labelColors);
  }
}
