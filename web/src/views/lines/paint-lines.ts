// What is drawn of the lines, as marks; and on which canvas: the lines on one, and on another above it, which stays while
// they fade, the tokens and what of them is lit.

import type { Token } from "../../engine/engine.ts";
import { faded, type Line, type LinesMark, type Mark, type TextMark } from "../../draw/drawing.ts";
import { LABEL_PITCH_CSS_PX, roundStride } from "../../draw/geometry.ts";
import { headLook } from "../../draw/head-looks.ts";
import type { Cell } from "../../state/playground-state.ts";
import { LABEL_FONT_CSS_PX, LABEL_GAP_CSS_PX, labelFont, type AxisLabels } from "../axis-labels.ts";
import { paintMarks } from "../drawing-canvas.ts";
import type { PageColors } from "../page-colors.ts";
import { sizeCanvas } from "../paint-map.ts";
import { context2d } from "../put-pixels.ts";
import type { Edge } from "./edges.ts";
import type { LinesAsked, LinesData } from "./heads-window.ts";
import { yOf, yOfHead, type LinesLayout } from "./layout.ts";

const LINE_CSS_PX = 1.75;
/** Where tokens stand so close that lines would cover each other; less would look fainter than its weight. */
const THINNEST_CSS_PX = 1;
/** Beside the tokens: hatched where the mask hides them from the token at the other side. */
const MASKED_CSS_PX = 6;
const LABEL_HEIGHT_CSS_PX = 16;
/** Of the lines that are not lit, while some are: as the style sheet has it. */
const UNLIT_OPACITY = 0.3;

export interface LinesPainting {
  readonly layout: LinesLayout;
  readonly tokens: readonly Token[];
  readonly edges: readonly Edge[];
  /** The weight of a line that is opaque. */
  readonly largest: number;
  readonly labels: AxisLabels;
  readonly colors: PageColors;
  readonly headColors: readonly string[];
}

/** A token and its lines; and one cell of them, which may be all that is lit. */
export interface Lit {
  readonly side: "query" | "key" | undefined;
  readonly cell: Cell;
}

export interface LinesAnswer {
  readonly asked: LinesAsked;
  readonly data: LinesData;
}

export function paintLines(canvas: HTMLCanvasElement, painting: LinesPainting): void {
  paint(canvas, painting, edgeMarks(painting, widthOf(painting.layout)));
}

/** All tokens, and what is lit. `painting.edges`: those of what is lit. */
export function paintLit(
  canvas: HTMLCanvasElement,
  painting: LinesPainting,
  lit: Lit | undefined,
  answer: LinesAnswer,
): void {
  paint(canvas, painting, [...tokenMarks(painting), ...litMarks(painting, lit, answer)]);
}

/** Both, as they are seen. `litEdges`: those of what is lit. */
export function linesMarks(
  painting: LinesPainting,
  lit: Lit | undefined,
  litEdges: readonly Edge[],
  answer: LinesAnswer,
): readonly Mark[] {
  const lines = edgeMarks(painting, widthOf(painting.layout));
  return [
    ...(lit === undefined ? lines : faded(lines, UNLIT_OPACITY)),
    ...tokenMarks(painting),
    ...litMarks({ ...painting, edges: litEdges }, lit, answer),
  ];
}

function paint(canvas: HTMLCanvasElement, { layout, colors }: LinesPainting, marks: readonly Mark[]): void {
  const context = context2d(canvas);
  const { pixelRatio } = layout;
  sizeCanvas(canvas, layout);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.font = labelFont(colors);
  paintMarks(context, marks, { colors, pixelRatio });
}

/** One mark for edges of one head that follow each other: the order in which they cover each other stays. */
function edgeMarks(
  { layout, edges, largest, headColors }: LinesPainting,
  widthCssPx = LINE_CSS_PX,
): readonly LinesMark[] {
  const runs: { readonly head: number; readonly lines: Line[] }[] = [];
  for (const { head, query, key, weight } of edges) {
    if (runs.at(-1)?.head !== head) runs.push({ head, lines: [] });
    runs.at(-1)?.lines.push({
      ...{ x1: layout.leftCssPx, y1: yOfHead(layout, query, head) },
      ...{ x2: layout.rightCssPx, y2: yOfHead(layout, key, head) },
      opacity: Math.min(1, weight / largest),
    });
  }
  return runs.map(({ head, lines }) => {
    const { color, dash } = headLook(head, headColors);
    return { kind: "lines", color, dash, widthCssPx, lines };
  });
}

function widthOf({ pitchCssPx }: LinesLayout): number {
  return Math.min(LINE_CSS_PX, Math.max(THINNEST_CSS_PX, pitchCssPx / 2));
}

function tokenMarks(painting: LinesPainting): readonly Mark[] {
  const { layout, tokens, colors } = painting;
  const stride = roundStride(LABEL_PITCH_CSS_PX / layout.pitchCssPx);
  const marks: Mark[] = [];
  for (let position = layout.first; position < layout.last; position += stride) {
    const text = tokens[position]?.isSpecial === true ? colors.mutedInk : colors.ink;
    const look = { text, leading: colors.mutedInk };
    marks.push(tokenMark(painting, "query", position, look), tokenMark(painting, "key", position, look));
  }
  return marks;
}

function litMarks(painting: LinesPainting, lit: Lit | undefined, answer: LinesAnswer): readonly Mark[] {
  if (lit === undefined) return [];
  const { layout, colors } = painting;
  const { query, key } = lit.cell;
  const look = { text: colors.onAccent, leading: colors.onAccent };
  const tokens = [tokenMark(painting, "query", query, look), tokenMark(painting, "key", key, look)];
  // The cell itself, however faint its lines: two dots at their ends.
  const ends = [
    [layout.leftCssPx, yOf(layout, query)],
    [layout.rightCssPx, yOf(layout, key)],
  ] as const;
  return [
    ...(lit.side === undefined ? [] : hatchMarks(painting, lit, answer)),
    ...edgeMarks(painting),
    ...tokens.flatMap((token) => [groundOf(token, colors.accent), token]),
    ...ends.map(([x, y]): Mark => ({ kind: "dot", x, y, radius: 3.5, fill: colors.accent })),
  ];
}

function tokenMark(
  { layout, tokens, labels }: LinesPainting,
  side: "query" | "key",
  position: number,
  colors: { readonly text: string; readonly leading: string },
): TextMark {
  const { leading, leadingWidth, text, textWidth, direction } = labels.ofToken(tokens[position]);
  const gap = LABEL_GAP_CSS_PX + MASKED_CSS_PX;
  const space = leading === "" ? [] : [{ text: leading, color: colors.leading, widthCssPx: leadingWidth }];
  return {
    kind: "text",
    x: side === "key" ? layout.rightCssPx + gap : layout.leftCssPx - gap,
    y: yOf(layout, position),
    parts: [...space, { text, color: colors.text, widthCssPx: textWidth }],
    sizeCssPx: LABEL_FONT_CSS_PX,
    anchor: side === "key" ? "start" : "end",
    direction,
  };
}

function groundOf({ x, y, parts, anchor }: TextMark, fill: string): Mark {
  const width = parts.reduce((sum, { widthCssPx = 0 }) => sum + widthCssPx, 0);
  const left = (anchor === "end" ? x - width : x) - 3;
  return {
    ...{ kind: "rect", x: left, y: y - LABEL_HEIGHT_CSS_PX / 2, width: width + 6, height: LABEL_HEIGHT_CSS_PX },
    fill,
  };
}

function hatchMarks({ layout }: LinesPainting, { side, cell }: Lit, { asked, data }: LinesAnswer): readonly Mark[] {
  const { first, last } = asked;
  const size = last - first;
  const x = side === "query" ? layout.rightCssPx + 2 : layout.leftCssPx - MASKED_CSS_PX - 2;
  const marks: Mark[] = [];
  for (let other = first; other < last; other++) {
    const at =
      side === "query" ? (cell.query - first) * size + other - first : (other - first) * size + cell.key - first;
    if (data.masked[at] === 0) continue;
    const y = yOf(layout, other) - layout.pitchCssPx / 2;
    marks.push({ kind: "hatch", pattern: "masked", x, y, width: MASKED_CSS_PX, height: layout.pitchCssPx });
  }
  return marks;
}
