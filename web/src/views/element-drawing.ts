// A figure that is made of elements, as marks: what the browser has laid out, read back. Text becomes text line by line,
// grounds and borders become rectangles, and what an <svg> in it holds stays what it is.

import { moved as movedMark, stacked, type Drawing, type Mark } from "../draw/drawing.ts";
import type { Rect } from "../draw/geometry.ts";
import type { PatternName } from "../draw/pattern.ts";
import { graphemesOf, shorten } from "../draw/shorten.ts";
import { context2d } from "./put-pixels.ts";

/** What is there to be pressed or only read out, and no part of a picture. */
const LEFT_OUT =
  ".visually-hidden, head-chips, button, select, input, details, [role=status], .view-hint, .steps-row .steps-hint";

/** What a canvas shows, from where its top left corner is: only who paints it knows. */
export type MarksOfCanvas = (canvas: HTMLCanvasElement) => readonly Mark[];

interface Reading {
  /** Of the root, on the screen. */
  readonly x: number;
  readonly y: number;
  readonly marksOfCanvas: MarksOfCanvas;
  readonly marks: Mark[];
}

/** All of it, also what is scrolled out of sight. */
export function drawingOfElement(root: HTMLElement, marksOfCanvas: MarksOfCanvas = () => []): Drawing {
  return unrolled(root, () => readElement(root, marksOfCanvas));
}

const GAP_CSS_PX = 8;

/** Those parts of `root` that `selector` names, one below the other, without the room of what stands between them. */
export function drawingOfParts(root: HTMLElement, selector: string, marksOfCanvas?: MarksOfCanvas): Drawing {
  const parts = Array.from(root.querySelectorAll<HTMLElement>(selector), (part) =>
    drawingOfElement(part, marksOfCanvas),
  );
  return stacked(
    parts.filter(({ marks }) => marks.length > 0),
    GAP_CSS_PX,
  );
}

/** As if nothing in it had to be scrolled: nobody sees it so, as nothing is painted in between. */
function unrolled<Result>(root: HTMLElement, read: () => Result): Result {
  const scrollers = [root, ...root.querySelectorAll<HTMLElement>("*")]
    .filter(({ scrollHeight, clientHeight, scrollWidth, clientWidth }) =>
      clientHeight === 0 ? false : scrollHeight > clientHeight || scrollWidth > clientWidth,
    )
    .filter((each) => /auto|scroll/.test(getComputedStyle(each).overflow))
    .map((each) => {
      const { scrollLeft, scrollTop, scrollWidth, clientWidth, offsetWidth, style } = each;
      const { maxHeight, minWidth } = style;
      const wide = scrollWidth > clientWidth ? `${scrollWidth + offsetWidth - clientWidth}px` : minWidth;
      return { each, before: { maxHeight, minWidth, scrollLeft, scrollTop }, wide };
    });
  for (const { each, wide } of scrollers) {
    each.scrollTo({ left: 0, top: 0, behavior: "instant" });
    Object.assign(each.style, { maxHeight: "none", minWidth: wide });
  }
  const result = read();
  for (const { each, before } of scrollers) {
    const { maxHeight, minWidth, scrollLeft: left, scrollTop: top } = before;
    Object.assign(each.style, { maxHeight, minWidth });
    each.scrollTo({ left, top, behavior: "instant" });
  }
  return result;
}

function readElement(root: HTMLElement, marksOfCanvas: MarksOfCanvas): Drawing {
  const { left, top } = root.getBoundingClientRect();
  const marks: Mark[] = [];
  collect(root, { x: left, y: top, marksOfCanvas, marks }, Infinity);
  // An element that is no box of its own has no size, and what is left out may have been its end.
  const isBox = getComputedStyle(root).display !== "inline";
  const ends = marks.map(endOf);
  const farthest = (axis: 0 | 1): number => ends.reduce((most, end) => Math.max(most, end[axis]), 0);
  return {
    widthCssPx: isBox ? root.scrollWidth : Math.ceil(farthest(0)),
    heightCssPx: isBox ? root.scrollHeight : Math.ceil(farthest(1)),
    marks,
  };
}

function endOf(mark: Mark): readonly [right: number, bottom: number] {
  if (mark.kind === "rect" || mark.kind === "hatch") return [mark.x + mark.width, mark.y + mark.height];
  if (mark.kind !== "text") return [0, 0];
  return [mark.x + mark.parts.reduce((sum, { widthCssPx = 0 }) => sum + widthCssPx, 0), mark.y + mark.sizeCssPx];
}

/** `right`: where the nearest element around it that shortens its text ends, on the screen. */
function collect(element: Element, reading: Reading, right: number): void {
  if (element.matches(LEFT_OUT)) return;
  const { marks } = reading;
  const style = getComputedStyle(element);
  if (style.visibility === "hidden" || style.display === "none") return;
  if (element instanceof SVGElement && !(element instanceof SVGSVGElement))
    return void marks.push(...marksOfShape(element, style, reading));
  for (const rect of element.getClientRects()) marks.push(...marksOfBox(moved(rect, reading), style));
  if (element instanceof HTMLCanvasElement) {
    const { x, y } = moved(element.getBoundingClientRect(), reading);
    return void marks.push(...reading.marksOfCanvas(element).map((mark) => movedMark(mark, x, y)));
  }
  const end =
    style.textOverflow === "ellipsis"
      ? Math.min(right, element.getBoundingClientRect().right - Number.parseFloat(style.paddingRight))
      : right;
  for (const node of element.childNodes) {
    if (node instanceof Element) collect(node, reading, end);
    else if (node instanceof Text) marks.push(...marksOfText(node, style, reading, end));
  }
}

function marksOfBox(rect: Rect, style: CSSStyleDeclaration): readonly Mark[] {
  const marks: Mark[] = [];
  const ground = solid(style.backgroundColor);
  const radius = Number.parseFloat(style.borderTopLeftRadius) || 0;
  if (ground.opacity > 0) marks.push({ kind: "rect", ...rect, fill: ground.color, radius, opacity: ground.opacity });
  const pattern = patternOf(style.backgroundImage);
  if (pattern !== undefined) marks.push({ kind: "hatch", ...rect, pattern });
  for (const [kind, width, color] of [
    [style.borderTopStyle, style.borderTopWidth, style.borderTopColor],
    [style.outlineStyle, style.outlineWidth, style.outlineColor],
  ] as const) {
    const strokeCssPx = kind === "none" ? 0 : Number.parseFloat(width) || 0;
    const isAllAround = kind === style.outlineStyle || style.borderLeftStyle !== "none";
    if (strokeCssPx === 0 || !isAllAround) continue;
    marks.push({ kind: "rect", ...rect, fill: "none", stroke: solid(color).color, strokeCssPx, radius });
  }
  const rule = style.borderLeftStyle === "none" && style.borderTopStyle !== "none" ? style.borderTopWidth : "0";
  if (Number.parseFloat(rule) > 0)
    marks.push(ruleMark(rect, rect.y, Number.parseFloat(rule), solid(style.borderTopColor).color));
  return marks;
}

/** What style sheets draw: lines, lines that cross, dots. */
function patternOf(image: string): PatternName | undefined {
  if (image.includes("radial-gradient")) return "no-visible-key";
  const count = image.split("gradient(").length - 1;
  return count === 0 ? undefined : count === 1 ? "masked" : "not-finite";
}

function ruleMark({ x, width }: Pick<Rect, "x" | "width">, y: number, widthCssPx: number, color: string): Mark {
  return { kind: "lines", color, widthCssPx, dash: [], lines: [{ x1: x, y1: y, x2: x + width, y2: y, opacity: 1 }] };
}

function marksOfShape(shape: SVGElement, style: CSSStyleDeclaration, origin: Reading): readonly Mark[] {
  if (shape instanceof SVGLineElement) return marksOfLine(shape, style, origin);
  const { color, opacity } = solid(style.fill);
  const rect = moved(shape.getBoundingClientRect(), origin);
  if (!(shape instanceof SVGRectElement) || opacity === 0 || rect.width * rect.height === 0) return [];
  return [{ kind: "rect", ...rect, fill: color, opacity }];
}

function marksOfLine(line: SVGLineElement, style: CSSStyleDeclaration, { x, y }: Reading): readonly Mark[] {
  const matrix = line.getScreenCTM();
  if (matrix === null) return [];
  const [from, to] = ([1, 2] as const).map((end) =>
    new DOMPoint(line[`x${end}`].baseVal.value, line[`y${end}`].baseVal.value).matrixTransform(matrix),
  ) as [DOMPoint, DOMPoint];
  const { color, opacity } = solid(style.stroke);
  const dash = style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(/[ ,]+/).map(Number.parseFloat);
  const ends = { x1: from.x - x, y1: from.y - y, x2: to.x - x, y2: to.y - y };
  const widthCssPx = Number.parseFloat(style.strokeWidth) || 1;
  return [{ kind: "lines", color, widthCssPx, dash, lines: [{ ...ends, opacity }] }];
}

function marksOfText(node: Text, style: CSSStyleDeclaration, origin: Reading, right: number): readonly Mark[] {
  if (node.data.trim() === "") return [];
  const { color } = solid(style.color);
  const look = {
    sizeCssPx: Number.parseFloat(style.fontSize),
    direction: style.direction === "rtl" ? ("rtl" as const) : ("ltr" as const),
    isBold: Number(style.fontWeight) >= 600,
    isMono: /mono/i.test(style.fontFamily),
  };
  return linesOf(node).flatMap((line): Mark[] => {
    const { text, rect } = shortenedTo(right, line, style);
    const { x, y, width, height } = moved(rect, origin);
    if (width <= 0) return [];
    const middle = y + height / 2;
    const isStruck = style.textDecorationLine.includes("line-through");
    const isUnderlined = style.textDecorationLine.includes("underline");
    return [
      { kind: "text", x, y: middle, parts: [{ text, color, widthCssPx: width }], ...look },
      ...(isStruck ? [ruleMark({ x, width }, middle, 1, color)] : []),
      ...(isUnderlined ? [ruleMark({ x, width }, y + height, 1.5, solid(style.textDecorationColor).color)] : []),
    ];
  });
}

interface TextLine {
  readonly text: string;
  readonly rect: DOMRect;
}

/** As the browser shows what has no room. */
function shortenedTo(right: number, line: TextLine, style: CSSStyleDeclaration): TextLine {
  const { text, rect } = line;
  if (rect.right <= right + 1) return line;
  const context = context2d(document.createElement("canvas"));
  context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const width = Math.max(0, right - rect.left);
  const shown = shorten(text, width, (part) => context.measureText(part).width);
  return { text: shown, rect: new DOMRect(rect.x, rect.y, width, rect.height) };
}

/** Each line of a text that the browser has wrapped, with what it takes. */
function linesOf(node: Text): readonly TextLine[] {
  const range = document.createRange();
  // White space at its ends takes room of its own, where it is not swallowed.
  range.setStart(node, node.data.length - node.data.trimStart().length);
  range.setEnd(node, node.data.trimEnd().length);
  const whole = range.getClientRects();
  if (whole.length === 1) return [{ text: tidy(node.data), rect: whole[0]! }];
  const lines: { text: string; rect: DOMRect }[] = [];
  let at = 0;
  for (const grapheme of graphemesOf(node.data)) {
    range.setStart(node, at);
    at += grapheme.length;
    range.setEnd(node, at);
    const rect = range.getBoundingClientRect();
    const line = lines.at(-1);
    if (line !== undefined && Math.abs(line.rect.y - rect.y) < rect.height / 2) {
      line.text += grapheme;
      const left = Math.min(line.rect.left, rect.left);
      line.rect = new DOMRect(left, line.rect.y, Math.max(line.rect.right, rect.right) - left, line.rect.height);
    } else if (grapheme.trim() !== "" && rect.width > 0) lines.push({ text: grapheme, rect });
  }
  return lines.map(({ text, rect }) => ({ text: tidy(text), rect }));
}

function tidy(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function moved({ x, y, width, height }: Rect, origin: Pick<Reading, "x" | "y">): Rect {
  return { x: x - origin.x, y: y - origin.y, width, height };
}

/** A colour and its opacity apart: not every program that reads an SVG file knows rgba(). */
function solid(color: string): { readonly color: string; readonly opacity: number } {
  const [, channels = "", alpha] = /^rgba?\((\d+, \d+, \d+)(?:, ([\d.]+))?\)$/.exec(color) ?? [];
  if (channels === "") return { color, opacity: color === "none" ? 0 : 1 };
  return { color: `rgb(${channels})`, opacity: alpha === undefined ? 1 : Number(alpha) };
}
