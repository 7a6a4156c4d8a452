// A figure that is made of elements, as marks: what the browser has laid out, read back. Text becomes text line by line,
// grounds and borders become rectangles, and what an <svg> in it holds stays what it is.

import type { Drawing, Mark } from "../draw/drawing.ts";
import type { Rect } from "../draw/geometry.ts";
import { graphemesOf } from "../draw/shorten.ts";

/** What is there to be pressed or only read out, and no part of a picture. */
const LEFT_OUT = ".visually-hidden, head-chips, button, select, input, details, [role=status], .view-hint, canvas";

interface Origin {
  readonly x: number;
  readonly y: number;
}

/** All of it, also what is scrolled out of sight. */
export function drawingOfElement(root: HTMLElement): Drawing {
  const { left, top } = root.getBoundingClientRect();
  const origin = { x: left - root.scrollLeft, y: top - root.scrollTop };
  const marks: Mark[] = [];
  collect(root, origin, marks);
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

function collect(element: Element, origin: Origin, marks: Mark[]): void {
  if (element.matches(LEFT_OUT)) return;
  const style = getComputedStyle(element);
  if (style.visibility === "hidden" || style.display === "none") return;
  if (element instanceof SVGElement && !(element instanceof SVGSVGElement))
    return void marks.push(...marksOfShape(element, style, origin));
  for (const rect of element.getClientRects()) marks.push(...marksOfBox(moved(rect, origin), style));
  for (const node of element.childNodes) {
    if (node instanceof Element) collect(node, origin, marks);
    else if (node instanceof Text) marks.push(...marksOfText(node, style, origin));
  }
}

function marksOfBox(rect: Rect, style: CSSStyleDeclaration): readonly Mark[] {
  const marks: Mark[] = [];
  const ground = solid(style.backgroundColor);
  const radius = Number.parseFloat(style.borderTopLeftRadius) || 0;
  if (ground.opacity > 0) marks.push({ kind: "rect", ...rect, fill: ground.color, radius, opacity: ground.opacity });
  // The one pattern that a style sheet draws.
  if (style.backgroundImage.includes("gradient")) marks.push({ kind: "hatch", ...rect, pattern: "masked" });
  for (const [kind, width, color] of [
    [style.borderTopStyle, style.borderTopWidth, style.borderTopColor],
    [style.outlineStyle, style.outlineWidth, style.outlineColor],
  ] as const) {
    const strokeCssPx = kind === "none" ? 0 : Number.parseFloat(width) || 0;
    const isAllAround = kind === style.outlineStyle || style.borderLeftStyle !== "none";
    if (strokeCssPx === 0 || !isAllAround) continue;
    marks.push({ kind: "rect", ...rect, fill: "none", stroke: solid(color).color, strokeCssPx, radius });
  }
  return marks;
}

function marksOfShape(shape: SVGElement, style: CSSStyleDeclaration, origin: Origin): readonly Mark[] {
  if (shape instanceof SVGLineElement) return marksOfLine(shape, style, origin);
  const { color, opacity } = solid(style.fill);
  const rect = moved(shape.getBoundingClientRect(), origin);
  if (!(shape instanceof SVGRectElement) || opacity === 0 || rect.width * rect.height === 0) return [];
  return [{ kind: "rect", ...rect, fill: color, opacity }];
}

function marksOfLine(line: SVGLineElement, style: CSSStyleDeclaration, { x, y }: Origin): readonly Mark[] {
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

function marksOfText(node: Text, style: CSSStyleDeclaration, origin: Origin): readonly Mark[] {
  if (node.data.trim() === "") return [];
  const { color } = solid(style.color);
  const look = {
    sizeCssPx: Number.parseFloat(style.fontSize),
    direction: style.direction === "rtl" ? ("rtl" as const) : ("ltr" as const),
    isBold: Number(style.fontWeight) >= 600,
    isMono: /mono/i.test(style.fontFamily),
  };
  return linesOf(node).flatMap(({ text, rect }): Mark[] => {
    const { x, y, width, height } = moved(rect, origin);
    const middle = y + height / 2;
    const line = { x1: x, y1: middle, x2: x + width, y2: middle, opacity: 1 };
    const isStruck = style.textDecorationLine.includes("line-through");
    return [
      { kind: "text", x, y: middle, parts: [{ text, color, widthCssPx: width }], ...look },
      ...(isStruck ? [{ kind: "lines", color, widthCssPx: 1, dash: [], lines: [line] } as const] : []),
    ];
  });
}

/** Each line of a text that the browser has wrapped, with what it takes. */
function linesOf(node: Text): readonly { readonly text: string; readonly rect: DOMRect }[] {
  const range = document.createRange();
  range.selectNodeContents(node);
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

function moved({ x, y, width, height }: Rect, origin: Origin): Rect {
  return { x: x - origin.x, y: y - origin.y, width, height };
}

/** A colour and its opacity apart: not every program that reads an SVG file knows rgba(). */
function solid(color: string): { readonly color: string; readonly opacity: number } {
  const [, channels = "", alpha] = /^rgba?\((\d+, \d+, \d+)(?:, ([\d.]+))?\)$/.exec(color) ?? [];
  if (channels === "") return { color, opacity: color === "none" ? 0 : 1 };
  return { color: `rgb(${channels})`, opacity: alpha === undefined ? 1 : Number(alpha) };
}
