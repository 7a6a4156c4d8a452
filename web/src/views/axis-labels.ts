// The labels on both axes of the large map: the token of a row or column, or its position when a row stands
// for many tokens. All lengths in css px; the context is expected to be scaled by the pixel ratio.

import type { Token } from "../engine/engine.ts";
import { binOf, binStart } from "../state/bins.ts";
import { formatCount } from "../state/number-format.ts";
import type { HeadMap } from "../state/picture.ts";
import { visibleToken } from "../state/token-text.ts";
import { LABEL_PITCH_CSS_PX, roundStride, type MapLayout, type Rect } from "../draw/geometry.ts";
import { shorten } from "../draw/shorten.ts";
import type { PageColors } from "./page-colors.ts";

export const LABEL_FONT_CSS_PX = 12;
/** Between a label and the first cell. */
const LABEL_GAP_CSS_PX = 6;
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
}

/** Measures labels once per token text: the same words come back with every key that is pressed. */
export class AxisLabels {
  private readonly known = new Map<string, AxisLabel>();

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly maxWidthCssPx: number,
  ) {}

  /** `position`: the token that a pooled row is named after, its first one unless another says more. */
  of(map: HeadMap, tokens: readonly Token[], index: number, position?: number): AxisLabel {
    const token = tokens[index];
    // The spaces between bytes are no white space of the text.
    if (map.kind === "exact" && token?.isFragment === true) return this.measured(token.text.replaceAll(" ", ""));
    if (map.kind === "exact") return this.measured(token?.text ?? "");
    return this.measured(formatCount(position ?? binStart(index, map.rows, tokens.length)));
  }

  /** Room for the widest label that would be drawn every `stride` rows. */
  gutter(map: HeadMap, tokens: readonly Token[], stride: number): number {
    let widest = 0;
    for (let index = 0; index < map.rows; index += stride) {
      const label = this.of(map, tokens, index);
      widest = Math.max(widest, label.leadingWidth + label.textWidth);
    }
    const needed = Math.ceil((widest + LABEL_GAP_CSS_PX * 2) / GUTTER_STEP_CSS_PX) * GUTTER_STEP_CSS_PX;
    return Math.max(MIN_GUTTER_CSS_PX, needed);
  }

  private measured(tokenText: string): AxisLabel {
    const known = this.known.get(tokenText);
    if (known !== undefined) return known;
    if (this.known.size >= MAX_REMEMBERED_LABELS) this.known.clear();
    const measure = (text: string) => this.context.measureText(text).width;
    const { leading, text: whole, direction } = visibleToken(tokenText);
    const leadingWidth = leading === "" ? 0 : measure(leading) + 1;
    const text = shorten(whole, this.maxWidthCssPx - leadingWidth, measure);
    const label = { leading, leadingWidth, text, textWidth: measure(text), direction };
    this.known.set(tokenText, label);
    return label;
  }
}

export interface LabelledRow {
  readonly index: number;
  readonly position: number;
}

/** Of how many tokens one is labelled: for more there is no room. */
export function labelStride(
  { cellCssPx }: Pick<MapLayout, "cellCssPx">,
  map: Pick<HeadMap, "rows">,
  tokenCount: number,
): number {
  const cssPxPerToken = (cellCssPx * map.rows) / tokenCount;
  return roundStride(LABEL_PITCH_CSS_PX / cssPxPerToken);
}

/** Rows, or columns, for whose labels there is room; where cells are pooled, those of round positions. */
export function labelledRows(
  layout: Pick<MapLayout, "cellCssPx">,
  map: HeadMap,
  tokenCount: number,
): readonly LabelledRow[] {
  const stride = labelStride(layout, map, tokenCount);
  return Array.from({ length: Math.ceil(tokenCount / stride) }, (_, at) => {
    const position = at * stride;
    return { index: binOf(position, map.rows, tokenCount), position };
  });
}

/** Labelled rows whose labels one that is drawn at `index` would cut: all of each is better away. */
export function rowsUnderLabel(
  layout: Pick<MapLayout, "cellCssPx">,
  map: HeadMap,
  tokenCount: number,
  index: number,
): readonly LabelledRow[] {
  const reach = (LABEL_HEIGHT_CSS_PX + LABEL_FONT_CSS_PX) / 2 / layout.cellCssPx;
  return labelledRows(layout, map, tokenCount).filter((row) => Math.abs(row.index - index) < reach);
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
  const middle = layout.plotCssPx.y + (row + 0.5) * layout.cellCssPx;
  const right = layout.plotCssPx.x - LABEL_GAP_CSS_PX;
  drawLabel(context, label, right - label.leadingWidth - label.textWidth, middle, colors);
}

/** Reads upwards from the top edge of its column. */
export function drawColumnLabel(
  context: CanvasRenderingContext2D,
  layout: MapLayout,
  column: number,
  label: AxisLabel,
  colors: LabelColors,
): void {
  context.save();
  context.translate(layout.plotCssPx.x + (column + 0.5) * layout.cellCssPx, layout.plotCssPx.y - LABEL_GAP_CSS_PX);
  context.rotate(-Math.PI / 2);
  drawLabel(context, label, 0, 0, colors);
  context.restore();
}

function drawLabel(
  context: CanvasRenderingContext2D,
  { leading, leadingWidth, text, textWidth, direction }: AxisLabel,
  left: number,
  middle: number,
  colors: LabelColors,
): void {
  const isRightToLeft = direction === "rtl";
  if (colors.ground !== undefined) {
    const ground: Rect = {
      x: left - 3,
      y: middle - LABEL_HEIGHT_CSS_PX / 2,
      width: leadingWidth + textWidth + 6,
      height: LABEL_HEIGHT_CSS_PX,
    };
    context.fillStyle = colors.ground;
    context.fillRect(ground.x, ground.y, ground.width, ground.height);
  }
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

/** In the corner that both axes leave free. */
export function drawAxisNames(context: CanvasRenderingContext2D, layout: MapLayout, colors: PageColors): void {
  const right = layout.plotCssPx.x - LABEL_GAP_CSS_PX * 2;
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.direction = "ltr";
  context.fillStyle = colors.mutedInk;
  context.fillText("key →", right, layout.plotCssPx.y - LABEL_HEIGHT_CSS_PX * 1.75);
  context.fillText("query ↓", right, layout.plotCssPx.y - LABEL_HEIGHT_CSS_PX * 0.75);
}

export function labelFont(colors: PageColors): string {
  return `${LABEL_FONT_CSS_PX}px ${colors.fontFamily}`;
}
