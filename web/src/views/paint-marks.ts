// Draws what moves over the map without repainting it: the row, column and frame of the hovered and the pinned
// cell, and their two labels, which are shown even where there is no room for every label.

import type { Token } from "../engine/engine.ts";
import { keyAxis, placeOf, queryAxis, type HeadMap } from "../state/picture.ts";
import type { Cell } from "../state/playground-state.ts";
import { cellRect, isSeen, type CellPosition, type MapLayout, type Rect } from "../draw/geometry.ts";
import { drawColumnLabel, drawRowLabel, labelFont, rowsUnderLabel, type AxisLabels } from "./axis-labels.ts";
import type { PageColors } from "./page-colors.ts";
import { sizeCanvas } from "./paint-map.ts";
import { context2d } from "./put-pixels.ts";

/** Smaller cells get a frame of this size around them, or it could not be seen. */
const MIN_FRAME_CSS_PX = 8;

export interface MarksPainting {
  readonly layout: MapLayout;
  readonly map: HeadMap;
  readonly tokens: readonly Token[];
  readonly labels: AxisLabels;
  readonly colors: PageColors;
  readonly hover: Cell | null;
  readonly pin: Cell | null;
  /** Draws below all others what only some pages mark. */
  readonly more: ((context: CanvasRenderingContext2D, painting: MarksPainting) => void) | undefined;
  /** A line through them would strike out the numbers in the cells. */
  readonly hasDigits: boolean;
}

export function paintMarks(canvas: HTMLCanvasElement, painting: MarksPainting): void {
  const { layout, hover, pin, colors } = painting;
  const context = context2d(canvas);
  sizeCanvas(canvas, layout);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(layout.pixelRatio, 0, 0, layout.pixelRatio, 0, 0);
  context.font = labelFont(colors);
  painting.more?.(context, painting);
  for (const marked of [pin, hover]) if (marked !== null) hideLabelsUnder(context, painting, marked);
  if (pin !== null) drawMark(context, painting, pin, 2.5);
  if (hover !== null) drawMark(context, painting, hover, 1.5);
}

/** Undefined where it is not seen. */
function positionOf(cell: Cell, { layout, map }: MarksPainting): CellPosition | undefined {
  const at = placeOf(map, cell);
  return at !== undefined && isSeen(layout, cellRect(layout, at)) ? at : undefined;
}

/** Where labels stand close, half of a neighbour's would look out from under each of the two that are drawn here. */
function hideLabelsUnder(context: CanvasRenderingContext2D, painting: MarksPainting, marked: Cell): void {
  const { layout, map, tokens, labels, colors } = painting;
  const at = positionOf(marked, painting);
  if (at === undefined) return;
  const [down, across] = [queryAxis(map), keyAxis(map)];
  const hidden = { text: colors.ground, leading: colors.ground, ground: colors.ground };
  for (const { index, position } of rowsUnderLabel(layout.cellHeightCssPx, down, at.row)) {
    drawRowLabel(context, layout, index, labels.of(down, tokens, index, position), hidden);
  }
  for (const { index, position } of rowsUnderLabel(layout.cellWidthCssPx, across, at.column)) {
    drawColumnLabel(context, layout, index, labels.of(across, tokens, index, position), hidden);
  }
}

function drawMark(context: CanvasRenderingContext2D, painting: MarksPainting, marked: Cell, lineCssPx: number): void {
  const { layout, map, tokens, labels, colors } = painting;
  const at = positionOf(marked, painting);
  if (at === undefined) return;
  const cell = cellRect(layout, at);
  if (!painting.hasDigits) drawRulers(context, layout.clipCssPx, cell, colors);
  strokeFrame(context, frameAround(cell), lineCssPx, colors);
  const labelColors = { text: colors.onAccent, leading: colors.onAccent, ground: colors.accent };
  drawRowLabel(context, layout, at.row, labels.of(queryAxis(map), tokens, at.row, marked.query), labelColors);
  drawColumnLabel(context, layout, at.column, labels.of(keyAxis(map), tokens, at.column, marked.key), labelColors);
}

/** They lead from the labels to the cell; the weights below them stay readable. */
function drawRulers(context: CanvasRenderingContext2D, clip: Rect, cell: Rect, colors: PageColors): void {
  context.globalAlpha = 0.6;
  context.fillStyle = colors.accent;
  const ruler = 1.5;
  context.fillRect(clip.x, cell.y + cell.height / 2 - ruler / 2, cell.x - clip.x, ruler);
  context.fillRect(cell.x + cell.width / 2 - ruler / 2, clip.y, ruler, cell.y - clip.y);
  context.globalAlpha = 1;
}

export function frameAround(cell: Rect): Rect {
  const grow = Math.max(0, (MIN_FRAME_CSS_PX - cell.width) / 2);
  return { x: cell.x - grow, y: cell.y - grow, width: cell.width + 2 * grow, height: cell.height + 2 * grow };
}

/** Dark and light together: one of them stands out from whatever colour the ramp has there. */
export function strokeFrame(
  context: CanvasRenderingContext2D,
  frame: Rect,
  lineCssPx: number,
  colors: PageColors,
): void {
  context.lineWidth = lineCssPx + 2.5;
  context.strokeStyle = colors.paper;
  context.strokeRect(frame.x, frame.y, frame.width, frame.height);
  context.lineWidth = lineCssPx;
  context.strokeStyle = colors.accent;
  context.strokeRect(frame.x, frame.y, frame.width, frame.height);
}
