// Draws the lines; and, on a canvas of its own above, which stays while they fade, the tokens and what of them is lit.

import type { Token } from "../../engine/engine.ts";
import { LABEL_PITCH_CSS_PX, roundStride, toDevicePx } from "../../draw/geometry.ts";
import { headLook } from "../../draw/head-looks.ts";
import type { Cell } from "../../state/playground-state.ts";
import { drawLabel, labelFont, LABEL_GAP_CSS_PX, type AxisLabels, type LabelColors } from "../axis-labels.ts";
import type { PageColors } from "../page-colors.ts";
import { fillPattern, sizeCanvas } from "../paint-map.ts";
import { context2d } from "../put-pixels.ts";
import type { Edge } from "./edges.ts";
import type { LinesAsked, LinesData } from "./heads-window.ts";
import { yOf, yOfHead, type LinesLayout } from "./layout.ts";

const LINE_CSS_PX = 1.75;
/** Beside the tokens: hatched where the mask hides them from the token at the other side. */
const MASKED_CSS_PX = 6;

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

export function paintLines(canvas: HTMLCanvasElement, painting: LinesPainting): void {
  strokeEdges(begin(canvas, painting), painting);
}

function drawTokens(context: CanvasRenderingContext2D, painting: LinesPainting): void {
  const { layout, tokens, colors } = painting;
  const stride = roundStride(LABEL_PITCH_CSS_PX / layout.pitchCssPx);
  for (let position = layout.first; position < layout.last; position += stride) {
    const text = tokens[position]?.isSpecial === true ? colors.mutedInk : colors.ink;
    drawToken(context, painting, "query", position, { text, leading: colors.mutedInk });
    drawToken(context, painting, "key", position, { text, leading: colors.mutedInk });
  }
}

/** All tokens, and what is lit. `painting.edges`: those of what is lit. */
export function paintLit(
  canvas: HTMLCanvasElement,
  painting: LinesPainting,
  lit: Lit | undefined,
  { asked, data }: { readonly asked: LinesAsked; readonly data: LinesData },
): void {
  const context = begin(canvas, painting);
  drawTokens(context, painting);
  if (lit === undefined) return;
  const { layout, colors } = painting;
  const { query, key } = lit.cell;
  if (lit.side !== undefined) hatchMasked(context, painting, lit, asked, data);
  strokeEdges(context, painting);
  context.setLineDash([]);
  const colorsOfLit = { text: colors.onAccent, leading: colors.onAccent, ground: colors.accent };
  drawToken(context, painting, "query", query, colorsOfLit);
  drawToken(context, painting, "key", key, colorsOfLit);
  // The cell itself, however faint its lines: two dots at their ends.
  context.fillStyle = colors.accent;
  for (const [x, y] of [
    [layout.leftCssPx, yOf(layout, query)],
    [layout.rightCssPx, yOf(layout, key)],
  ] as const) {
    context.beginPath();
    context.arc(x, y, 3.5, 0, 2 * Math.PI);
    context.fill();
  }
}

function begin(canvas: HTMLCanvasElement, { layout, colors }: LinesPainting): CanvasRenderingContext2D {
  const context = context2d(canvas);
  sizeCanvas(canvas, layout);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(layout.pixelRatio, 0, 0, layout.pixelRatio, 0, 0);
  context.font = labelFont(colors);
  return context;
}

function strokeEdges(context: CanvasRenderingContext2D, { layout, edges, largest, headColors }: LinesPainting): void {
  context.lineWidth = LINE_CSS_PX;
  let head: number | undefined;
  for (const edge of edges) {
    if (edge.head !== head) {
      const look = headLook(edge.head, headColors);
      context.strokeStyle = look.color;
      context.setLineDash([...look.dash]);
    }
    head = edge.head;
    context.globalAlpha = Math.min(1, edge.weight / largest);
    context.beginPath();
    context.moveTo(layout.leftCssPx, yOfHead(layout, edge.query, edge.head));
    context.lineTo(layout.rightCssPx, yOfHead(layout, edge.key, edge.head));
    context.stroke();
  }
  context.globalAlpha = 1;
}

function drawToken(
  context: CanvasRenderingContext2D,
  { layout, tokens, labels }: LinesPainting,
  side: "query" | "key",
  position: number,
  colors: LabelColors,
): void {
  const label = labels.ofToken(tokens[position]);
  const left =
    side === "key"
      ? layout.rightCssPx + LABEL_GAP_CSS_PX + MASKED_CSS_PX
      : layout.leftCssPx - LABEL_GAP_CSS_PX - MASKED_CSS_PX - label.leadingWidth - label.textWidth;
  drawLabel(context, label, left, yOf(layout, position), colors);
}

/** In device px, where patterns do not blur. */
function hatchMasked(
  context: CanvasRenderingContext2D,
  { layout, colors }: LinesPainting,
  { side, cell }: Lit,
  { first, last }: LinesAsked,
  { masked }: LinesData,
): void {
  const size = last - first;
  const x = side === "query" ? layout.rightCssPx + 2 : layout.leftCssPx - MASKED_CSS_PX - 2;
  context.setTransform(1, 0, 0, 1, 0, 0);
  for (let other = first; other < last; other++) {
    const at =
      side === "query" ? (cell.query - first) * size + other - first : (other - first) * size + cell.key - first;
    if (masked[at] === 0) continue;
    const y = yOf(layout, other) - layout.pitchCssPx / 2;
    const rect = toDevicePx({ x, y, width: MASKED_CSS_PX, height: layout.pitchCssPx }, layout.pixelRatio);
    fillPattern(context, "masked", rect, { colors, layout });
  }
  context.setTransform(layout.pixelRatio, 0, 0, layout.pixelRatio, 0, 0);
}
