// Marks onto a canvas: a view's own, or that of a picture which is taken away.

import type { CellsMark, HatchMark, LinesMark, Mark, PixelsMark, RectMark, TextMark } from "../draw/drawing.ts";
import { toDevicePx } from "../draw/geometry.ts";
import type { PageColors } from "./page-colors.ts";
import { fillPattern } from "./paint-map.ts";
import { canvasOf } from "./put-pixels.ts";

export interface MarkLook {
  readonly colors: PageColors;
  /** Of the canvas; the context is scaled by it. */
  readonly pixelRatio: number;
}

export const MONO_FONT_FAMILY = "ui-monospace, Menlo, Consolas, monospace";

export function paintMarks(context: CanvasRenderingContext2D, marks: readonly Mark[], look: MarkLook): void {
  for (const mark of marks) {
    if (mark.kind === "lines") strokeLines(context, mark);
    else if (mark.kind === "text") writeText(context, mark, look.colors);
    else if (mark.kind === "hatch") fillHatch(context, mark, look);
    else if (mark.kind === "rect") fillRect(context, mark);
    else if (mark.kind === "cells") fillCells(context, mark, look);
    else if (mark.kind === "pixels") putPixels(context, mark);
    else {
      context.fillStyle = mark.fill;
      context.beginPath();
      context.arc(mark.x, mark.y, mark.radius, 0, 2 * Math.PI);
      context.fill();
    }
  }
}

function strokeLines(context: CanvasRenderingContext2D, { color, widthCssPx, dash, lines }: LinesMark): void {
  context.lineWidth = widthCssPx;
  context.strokeStyle = color;
  context.setLineDash([...dash]);
  for (const { x1, y1, x2, y2, opacity } of lines) {
    context.globalAlpha = opacity;
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
}

function fillRect(context: CanvasRenderingContext2D, mark: RectMark): void {
  const { x, y, width, height, fill, stroke, strokeCssPx = 1, radius = 0, opacity = 1 } = mark;
  context.globalAlpha = opacity;
  context.beginPath();
  if (radius > 0) context.roundRect(x, y, width, height, radius);
  else context.rect(x, y, width, height);
  if (fill !== "none") {
    context.fillStyle = fill;
    context.fill();
  }
  if (stroke !== undefined) {
    context.lineWidth = strokeCssPx;
    context.strokeStyle = stroke;
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** In device px, where no ground shows through between two of them. */
function fillCells(context: CanvasRenderingContext2D, { cells, lines }: CellsMark, { pixelRatio }: MarkLook): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  for (const cell of cells) {
    const { x, y, width, height } = toDevicePx(cell, pixelRatio);
    context.fillStyle = cell.fill;
    context.fillRect(x, y, width, height);
  }
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  if (lines === undefined) return;
  context.lineWidth = 1;
  context.strokeStyle = lines;
  for (const { x, y, width, height } of cells) context.strokeRect(x, y, width, height);
}

function putPixels(context: CanvasRenderingContext2D, { x, y, width, height, pixels, clip }: PixelsMark): void {
  context.save();
  if (clip !== undefined) {
    context.beginPath();
    context.rect(clip.x, clip.y, clip.width, clip.height);
    context.clip();
  }
  context.imageSmoothingEnabled = false;
  context.drawImage(canvasOf(pixels), x, y, width, height);
  context.restore();
}

/** In device px, where patterns do not blur. */
function fillHatch(context: CanvasRenderingContext2D, mark: HatchMark, { colors, pixelRatio }: MarkLook): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  fillPattern(context, mark.pattern, toDevicePx(mark, pixelRatio), { colors, layout: { pixelRatio } });
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
}

/** In right-to-left text the first part is the one at the right. */
function writeText(context: CanvasRenderingContext2D, mark: TextMark, colors: PageColors): void {
  const { x, y, parts, anchor = "start", direction = "ltr", isTurned = false } = mark;
  context.font = fontOf(mark, colors);
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.direction = direction;
  const widths = parts.map(({ text, widthCssPx }) => widthCssPx ?? context.measureText(text).width);
  const width = widths.reduce((sum, each) => sum + each, 0);
  const left = anchor === "start" ? 0 : anchor === "end" ? -width : -width / 2;
  context.save();
  context.translate(x, y);
  if (isTurned) context.rotate(-Math.PI / 2);
  let before = 0;
  for (const [at, { text, color }] of parts.entries()) {
    const ofPart = widths[at] ?? 0;
    context.fillStyle = color;
    context.fillText(text, direction === "ltr" ? left + before : left + width - before - ofPart, 0);
    before += ofPart;
  }
  context.restore();
}

export function fontOf({ sizeCssPx, isBold, isMono }: TextMark, { fontFamily }: PageColors): string {
  return `${isBold === true ? "bold " : ""}${sizeCssPx}px ${isMono === true ? MONO_FONT_FAMILY : fontFamily}`;
}
