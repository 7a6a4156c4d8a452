// Draws the large map: patterns for cells without a weight, the weights, the labels.

import type { Token } from "../engine/engine.ts";
import type { MapLayout, Rect } from "../draw/geometry.ts";
import { cellRect, isSeen, toDevicePx, visibleCells } from "../draw/geometry.ts";
import { paintPattern, type PatternName } from "../draw/pattern.ts";
import { keyAxis, queryAxis, type HeadMap } from "../state/picture.ts";
import {
  drawAxisNames,
  drawColumnLabel,
  drawRowLabel,
  labelFont,
  labelledRows,
  type AxisLabels,
} from "./axis-labels.ts";
import type { MapImage } from "./map-image.ts";
import type { PageColors } from "./page-colors.ts";
import { paintDigits } from "./paint-digits.ts";
import { canvasOf, context2d, shownPixels } from "./put-pixels.ts";

const MIN_CELL_WITH_LINES_CSS_PX = 10;

export interface MapPainting {
  readonly layout: MapLayout;
  readonly map: HeadMap;
  readonly image: MapImage;
  readonly tokens: readonly Token[];
  readonly labels: AxisLabels;
  readonly colors: PageColors;
  /** Numbers in the cells. */
  readonly hasDigits: boolean;
}

export function paintMap(canvas: HTMLCanvasElement, painting: MapPainting): void {
  const { layout, map, image, colors } = painting;
  const context = context2d(canvas);
  sizeCanvas(canvas, layout);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.save();
  const clip = toDevicePx(layout.clipCssPx, layout.pixelRatio);
  context.beginPath();
  context.rect(clip.x, clip.y, clip.width, clip.height);
  context.clip();

  // 1. What shows through where a cell has no number.
  const plot = toDevicePx(layout.plotCssPx, layout.pixelRatio);
  if (image.hasMasked) fillPattern(context, "masked", plot, painting);
  for (const row of image.emptyRows) {
    const first = cellRect(layout, { row, column: 0 });
    const rect = toDevicePx({ ...first, width: layout.plotCssPx.width }, layout.pixelRatio);
    fillPattern(context, "no-visible-key", rect, painting);
  }
  for (const { row, columns } of image.notFinite) {
    const first = cellRect(layout, { row, column: columns[0] });
    const width = (columns[1] - columns[0]) * layout.cellWidthCssPx;
    fillPattern(context, "not-finite", toDevicePx({ ...first, width }, layout.pixelRatio), painting);
  }

  // 2. The numbers, as colours and as digits.
  context.imageSmoothingEnabled = false;
  context.drawImage(image.canvas, plot.x, plot.y, plot.width, plot.height);
  if (hasLines(layout)) drawLines(context, layout, colors.paper);
  context.setTransform(layout.pixelRatio, 0, 0, layout.pixelRatio, 0, 0);
  const pixels = shownPixels(image.canvas);
  if (painting.hasDigits && pixels !== undefined) paintDigits(context, layout, map, pixels, colors);
  context.restore();

  // 3. The labels, as many as there is room for.
  context.setTransform(layout.pixelRatio, 0, 0, layout.pixelRatio, 0, 0);
  drawLabels(context, painting);
}

/** Whether there is room to part the cells. */
export function hasLines({ cellWidthCssPx, cellHeightCssPx }: MapLayout): boolean {
  return Math.min(cellWidthCssPx, cellHeightCssPx) >= MIN_CELL_WITH_LINES_CSS_PX;
}

/** A canvas that has its size keeps its memory; setting the same size again would clear it for nothing. */
export function sizeCanvas(
  canvas: HTMLCanvasElement,
  layout: Pick<MapLayout, "widthCssPx" | "heightCssPx" | "pixelRatio">,
): void {
  const width = Math.round(layout.widthCssPx * layout.pixelRatio);
  const height = Math.round(layout.heightCssPx * layout.pixelRatio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.style.setProperty("width", `${layout.widthCssPx}px`);
  canvas.style.setProperty("height", `${layout.heightCssPx}px`);
}

/** `rect` in device px. */
export function fillPattern(
  context: CanvasRenderingContext2D,
  name: PatternName,
  rect: Rect,
  { colors, layout }: { readonly colors: PageColors; readonly layout: Pick<MapLayout, "pixelRatio"> },
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
  const { plotCssPx: plot, pixelRatio, cellWidthCssPx, cellHeightCssPx } = layout;
  const thickness = Math.max(1, Math.round(pixelRatio));
  const whole = toDevicePx(plot, pixelRatio);
  const { rows, columns } = visibleCells(layout);
  context.fillStyle = color;
  for (let column = Math.max(1, columns[0]); column < columns[1]; column++) {
    context.fillRect(Math.round((plot.x + column * cellWidthCssPx) * pixelRatio), whole.y, thickness, whole.height);
  }
  for (let row = Math.max(1, rows[0]); row < rows[1]; row++) {
    context.fillRect(whole.x, Math.round((plot.y + row * cellHeightCssPx) * pixelRatio), whole.width, thickness);
  }
}

function drawLabels(context: CanvasRenderingContext2D, { layout, map, tokens, labels, colors }: MapPainting): void {
  context.font = labelFont(colors);
  const labelColors = { text: colors.ink, leading: colors.mutedInk };
  drawAxisNames(context, layout, colors);
  const { clipCssPx: clip } = layout;
  const [down, across] = [queryAxis(map), keyAxis(map)];
  for (const { index, position } of labelledRows(layout.cellHeightCssPx, down)) {
    const row = { ...cellRect(layout, { row: index, column: 0 }), x: clip.x, width: 0 };
    if (isSeen(layout, row))
      drawRowLabel(context, layout, index, labels.of(down, tokens, index, position), labelColors);
  }
  for (const { index, position } of labelledRows(layout.cellWidthCssPx, across)) {
    const column = { ...cellRect(layout, { row: 0, column: index }), y: clip.y, height: 0 };
    if (isSeen(layout, column))
      drawColumnLabel(context, layout, index, labels.of(across, tokens, index, position), labelColors);
  }
}
