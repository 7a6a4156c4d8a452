// The labels on both axes of the large map: the token of a row or column, or its position when a row stands
// for many tokens. All lengths in css px; the context is expected to be scaled by the pixel ratio.

import type { Token } from "../engine/engine.ts";
import { binOnAxis, startOnAxis, type Axis } from "../state/bins.ts";
import { formatCount } from "../state/number-format.ts";
import { visibleToken } from "../state/token-text.ts";
import { LABEL_PITCH_CSS_PX, roundStride, type MapLayout, type Rect } from "../draw/geometry.ts";
import { graphemesOf, shorten } from "../draw/shorten.ts";
import type { PageColors } from "./page-colors.ts";

export const LABEL_FONT_CSS_PX = 12;
/** Between a label and the first cell. */
export const LABEL_GAP_CSS_PX = 6;
const LABEL_HEIGHT_CSS_PX = 16;
/** Gutters grow in steps, so that the map does not move with every letter that is typed. */
const GUTTER_STEP_CSS_PX = 16;
const MAX_REMEMBERED_LABELS = 4_000;
/** The corner between the axes holds their names. */
const MIN_GUTTER_CSS_PX = 64;

export interface AxisLabel {
  /** Signs for white space before the token, drawn muted. */
  readonly leading: string;
  readonly leadingWidth: number;
  readonly text: string;
  readonly textWidth: number;
  readonly direction: "ltr" | "rtl";
  /** What stands one below the other at a column; undefined where the label is turned. */
  readonly upright: readonly string[] | undefined;
}

/** Han, Kana and Hangul with their punctuation, and the end of what was shortened; narrow forms are turned as Latin is. */
const UPRIGHT =
  /^(?:(?![\uff61-\uffdc])[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\u3000-\u303f\uff01-\uff60]\p{M}*)+…?$/u;
/** Brackets, dashes and long vowels lie along the line, which goes down here. */
const ALONG_LINE = /[\p{Ps}\p{Pe}\p{Pd}ー～…：；]/u;

/** Measures labels once per token text: the same words come back with every key that is pressed. */
export class AxisLabels {
  private readonly known = new Map<string, AxisLabel>();

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly maxWidthCssPx: number,
  ) {}

  /** `position`: the token that a pooled row is named after, its first one unless another says more. */
  of(axis: Axis, tokens: readonly Token[], index: number, position?: number): AxisLabel {
    const first = startOnAxis(axis, index);
    return isExact(axis) ? this.ofToken(tokens[first]) : this.measured(formatCount(position ?? first));
  }

  ofToken(token: Token | undefined): AxisLabel {
    // The spaces between bytes are no white space of the text.
    return this.measured(token?.isFragment === true ? token.text.replaceAll(" ", "") : (token?.text ?? ""));
  }

  /** Room for the widest label that would be drawn every `stride` rows. */
  gutter(axis: Axis, tokens: readonly Token[], stride: number): number {
    let widest = 0;
    for (let index = 0; index < axis.bins; index += stride) {
      const label = this.of(axis, tokens, index);
      widest = Math.max(widest, label.leadingWidth + label.textWidth);
    }
    return gutterFor(widest);
  }

  /** Room for any label: one that stays while the map is panned. */
  widestGutter(): number {
    return gutterFor(this.maxWidthCssPx);
  }

  private measured(tokenText: string): AxisLabel {
    const known = this.known.get(tokenText);
    if (known !== undefined) return known;
    if (this.known.size >= MAX_REMEMBERED_LABELS) this.known.clear();
    const measure = (text: string) => this.context.measureText(text).width;
    const { leading, text: whole, direction } = visibleToken(tokenText);
    const leadingWidth = leading === "" ? 0 : measure(leading) + 1;
    const text = shorten(whole, this.maxWidthCssPx - leadingWidth, measure);
    const upright = leading.length < 2 && UPRIGHT.test(text) ? graphemesOf(text) : undefined;
    const label: AxisLabel = { leading, leadingWidth, text, textWidth: measure(text), direction, upright };
    this.known.set(tokenText, label);
    return label;
  }
}

export interface LabelledRow {
  readonly index: number;
  readonly position: number;
}

/** Of how many tokens one is labelled: for more there is no room. `cellCssPx`: the edge of a cell along the axis. */
export function labelStride(cellCssPx: number, { range, bins }: Axis): number {
  const cssPxPerToken = (cellCssPx * bins) / (range[1] - range[0]);
  return roundStride(LABEL_PITCH_CSS_PX / cssPxPerToken);
}

/** Rows, or columns, for whose labels there is room; where cells are pooled, those of round positions. */
export function labelledRows(cellCssPx: number, axis: Axis): readonly LabelledRow[] {
  const stride = labelStride(cellCssPx, axis);
  const [first, last] = axis.range;
  const start = Math.ceil(first / stride) * stride;
  return Array.from({ length: Math.max(0, Math.ceil((last - start) / stride)) }, (_, at) => {
    const position = start + at * stride;
    return { index: binOnAxis(axis, position) ?? 0, position };
  });
}

/** Labelled rows whose labels one that is drawn at `index` would cut: all of each is better away. */
export function rowsUnderLabel(cellCssPx: number, axis: Axis, index: number): readonly LabelledRow[] {
  const reach = (LABEL_HEIGHT_CSS_PX + LABEL_FONT_CSS_PX) / 2 / cellCssPx;
  return labelledRows(cellCssPx, axis).filter((row) => Math.abs(row.index - index) < reach);
}

function isExact({ range, bins }: Axis): boolean {
  return range[1] - range[0] === bins;
}

function gutterFor(widestCssPx: number): number {
  const needed = Math.ceil((widestCssPx + LABEL_GAP_CSS_PX * 2) / GUTTER_STEP_CSS_PX) * GUTTER_STEP_CSS_PX;
  return Math.max(MIN_GUTTER_CSS_PX, needed);
}

export interface LabelColors {
  readonly text: string;
  readonly leading: string;
  /** Behind the label; none when undefined. */
  readonly ground?: string;
}

/** Ends at the left edge of its row. */
export function drawRowLabel(
  context: CanvasRenderingContext2D,
  layout: MapLayout,
  row: number,
  label: AxisLabel,
  colors: LabelColors,
): void {
  const middle = layout.plotCssPx.y + (row + 0.5) * layout.cellHeightCssPx;
  const right = layout.clipCssPx.x - LABEL_GAP_CSS_PX;
  drawLabel(context, label, right - label.leadingWidth - label.textWidth, middle, colors);
}

/** Reads upwards from the top edge of its column, or down to it. */
export function drawColumnLabel(
  context: CanvasRenderingContext2D,
  layout: MapLayout,
  column: number,
  label: AxisLabel,
  colors: LabelColors,
): void {
  context.save();
  context.translate(layout.plotCssPx.x + (column + 0.5) * layout.cellWidthCssPx, layout.clipCssPx.y - LABEL_GAP_CSS_PX);
  if (label.upright === undefined) {
    context.rotate(-Math.PI / 2);
    drawLabel(context, label, 0, 0, colors);
  } else drawUpright(context, label, label.upright, colors);
  context.restore();
}

/** Ends at the origin. As long as it is wide where it lies: the gutter has room for that. */
function drawUpright(
  context: CanvasRenderingContext2D,
  { leading, leadingWidth, textWidth }: AxisLabel,
  graphemes: readonly string[],
  colors: LabelColors,
): void {
  const length = leadingWidth + textWidth;
  const half = LABEL_HEIGHT_CSS_PX / 2;
  fillGround(context, { x: -half, y: -length - 3, width: half * 2, height: length + 6 }, colors);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.direction = "ltr";
  context.fillStyle = colors.leading;
  if (leading !== "") context.fillText(leading, 0, leadingWidth / 2 - length);
  context.fillStyle = colors.text;
  const pitch = textWidth / graphemes.length;
  context.translate(0, pitch / 2 - textWidth);
  for (const grapheme of graphemes) {
    const turn = ALONG_LINE.test(grapheme) ? Math.PI / 2 : 0;
    context.rotate(turn);
    context.fillText(grapheme, 0, 0);
    context.rotate(-turn);
    context.translate(0, pitch);
  }
}

/** `left` and `middle`: of the label. */
export function drawLabel(
  context: CanvasRenderingContext2D,
  { leading, leadingWidth, text, textWidth, direction }: AxisLabel,
  left: number,
  middle: number,
  colors: LabelColors,
): void {
  const isRightToLeft = direction === "rtl";
  const y = middle - LABEL_HEIGHT_CSS_PX / 2;
  const width = leadingWidth + textWidth + 6;
  fillGround(context, { x: left - 3, y, width, height: LABEL_HEIGHT_CSS_PX }, colors);
  context.textAlign = "left";
  context.textBaseline = "middle";
  // White space leads in reading order: at the right of right-to-left text.
  context.direction = "ltr";
  context.fillStyle = colors.leading;
  if (leading !== "") context.fillText(leading, isRightToLeft ? left + textWidth + 1 : left, middle);
  context.direction = direction;
  context.fillStyle = colors.text;
  context.fillText(text, isRightToLeft ? left : left + leadingWidth, middle);
}

function fillGround(context: CanvasRenderingContext2D, { x, y, width, height }: Rect, { ground }: LabelColors): void {
  if (ground === undefined) return;
  context.fillStyle = ground;
  context.fillRect(x, y, width, height);
}

/** In the corner that both axes leave free. */
export function drawAxisNames(context: CanvasRenderingContext2D, layout: MapLayout, colors: PageColors): void {
  const right = layout.clipCssPx.x - LABEL_GAP_CSS_PX * 2;
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.direction = "ltr";
  context.fillStyle = colors.mutedInk;
  context.fillText("key →", right, layout.clipCssPx.y - LABEL_HEIGHT_CSS_PX * 1.75);
  context.fillText("query ↓", right, layout.clipCssPx.y - LABEL_HEIGHT_CSS_PX * 0.75);
}

export function labelFont(colors: PageColors): string {
  return `${LABEL_FONT_CSS_PX}px ${colors.fontFamily}`;
}
