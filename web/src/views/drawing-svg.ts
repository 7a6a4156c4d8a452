// Marks as elements of an SVG file: lines and rectangles that stay lines and rectangles, text that stays text.

import type { CellsMark, LinesMark, Mark, PixelsMark, RectMark, TextMark } from "../draw/drawing.ts";
import type { PatternName } from "../draw/pattern.ts";
import { MONO_FONT_FAMILY } from "./drawing-canvas.ts";
import type { PageColors } from "./page-colors.ts";
import { canvasOf } from "./put-pixels.ts";
import { element, withWords, type Attributes } from "./svg-element.ts";

/** Edge of one tile of a pattern, as draw/pattern.ts has it. */
const TILE_CSS_PX = 6;

/** The patterns that the marks are filled with, and the marks. */
export function svgOfMarks(marks: readonly Mark[], colors: PageColors): readonly Element[] {
  const patterns = new Set(marks.flatMap((mark) => (mark.kind === "hatch" ? [mark.pattern] : [])));
  return [...[...patterns].map((name) => patternOf(name, colors)), ...marks.map(svgOfMark)];
}

function svgOfMark(mark: Mark): Element {
  if (mark.kind === "lines") return groupOfLines(mark);
  if (mark.kind === "text") return svgText(mark);
  if (mark.kind === "rect") return svgRect(mark);
  if (mark.kind === "cells") return groupOfCells(mark);
  if (mark.kind === "pixels") return svgImage(mark);
  if (mark.kind === "dot") return element("circle", { cx: mark.x, cy: mark.y, r: mark.radius, fill: mark.fill });
  const { x, y, width, height, pattern } = mark;
  return element("rect", { x, y, width, height, fill: `url(#${pattern})` });
}

function groupOfLines({ color, widthCssPx, dash, lines }: LinesMark): Element {
  const dashed: Attributes = dash.length === 0 ? {} : { "stroke-dasharray": dash.join(" ") };
  return element(
    "g",
    { stroke: color, "stroke-width": widthCssPx, ...dashed },
    lines.map(({ opacity, ...ends }) => element("line", { ...ends, ...opacityOf(opacity) })),
  );
}

function groupOfCells({ cells, lines }: CellsMark): Element {
  return element(
    "g",
    { "shape-rendering": "crispEdges", ...(lines === undefined ? {} : { stroke: lines }) },
    cells.map(({ x, y, width, height, fill }) => element("rect", { x, y, width, height, fill })),
  );
}

/** A picture of a pixel each, in a frame that shows a part of it where not all is seen. */
function svgImage({ x, y, width, height, pixels, clip }: PixelsMark): Element {
  const href = canvasOf(pixels).toDataURL("image/png");
  const place = { x, y, width, height, href };
  const image = element("image", { ...place, preserveAspectRatio: "none", "image-rendering": "pixelated" });
  if (clip === undefined) return image;
  const viewBox = [clip.x, clip.y, clip.width, clip.height].map(round).join(" ");
  return element("svg", { x: clip.x, y: clip.y, width: clip.width, height: clip.height, viewBox }, [image]);
}

function svgRect({ x, y, width, height, fill, stroke, strokeCssPx = 1, radius = 0, opacity = 1 }: RectMark): Element {
  return element("rect", {
    ...{ x, y, width, height, fill, ...opacityOf(opacity) },
    ...(stroke === undefined ? {} : { stroke, "stroke-width": strokeCssPx }),
    ...(radius === 0 ? {} : { rx: radius }),
  });
}

/** As a text: two digits, which lengths have, would hide what is faint. */
function opacityOf(opacity: number): Attributes {
  return opacity === 1 ? {} : { opacity: String(Number(opacity.toFixed(4))) };
}

function svgText(mark: TextMark): Element {
  const { x, y, parts, sizeCssPx, anchor = "start", direction = "ltr", isBold, isMono, isTurned } = mark;
  // Where text reads from the right, it starts there.
  const svgAnchor = direction === "ltr" || anchor === "middle" ? anchor : anchor === "start" ? "end" : "start";
  const place: Attributes =
    isTurned === true ? { transform: `translate(${round(x)} ${round(y)}) rotate(-90)` } : { x, y };
  const text = element("text", {
    ...place,
    ...{ "font-size": sizeCssPx, "dominant-baseline": "central" },
    ...(svgAnchor === "start" ? {} : { "text-anchor": svgAnchor }),
    ...(direction === "ltr" ? {} : { direction }),
    ...(isBold === true ? { "font-weight": "bold" } : {}),
    ...(isMono === true ? { "font-family": MONO_FONT_FAMILY } : {}),
  });
  // Each for itself: what is written in one turns the reading of no other.
  for (const { text: words, color } of parts)
    text.append(withWords("tspan", { fill: color, direction, "unicode-bidi": "isolate" }, words));
  return text;
}

function patternOf(name: PatternName, { patternGround, patternMark, patternFault }: PageColors): Element {
  const [ground, mark] = [patternGround, name === "not-finite" ? patternFault : patternMark].map(
    (color) => `rgb(${color.join(" ")})`,
  ) as [string, string];
  const size = { width: TILE_CSS_PX, height: TILE_CSS_PX };
  const stroke = { stroke: mark, "stroke-width": 1 };
  // Each diagonal once more in two corners, so that tiles join.
  const rising = "M-1 1L1 -1M0 6L6 0M5 7L7 5";
  const falling = "M-1 5L1 7M0 0L6 6M5 -1L7 1";
  const marks =
    name === "no-visible-key"
      ? element("circle", { cx: 3, cy: 3, r: 1.2, fill: mark })
      : element("path", { d: name === "masked" ? rising : rising + falling, ...stroke });
  const children = [element("rect", { ...size, fill: ground }), marks];
  return element("pattern", { id: name, ...size, patternUnits: "userSpaceOnUse" }, children);
}

function round(length: number): number {
  return Math.round(length * 100) / 100;
}
