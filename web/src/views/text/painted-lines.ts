// The text as it stands, once for each head that is shown, painted by the head's weights.

import { html, type TemplateResult } from "lit";
import { headLook, PAINT_OPACITY, type HeadLook } from "../../draw/head-looks.ts";
import { renderLook } from "../head-chips.ts";
import type { PaintedRow, TextData } from "./painted-row.ts";
import type { Piece } from "./units.ts";

/** Where colours are forced, a line below the text takes the place of paint. */
const THICKEST_CSS_PX = 6;

export interface PaintedText {
  readonly heads: readonly number[];
  readonly data: TextData;
  readonly pieces: readonly (readonly [unit: number, piece: Piece])[];
  /** The weight of what is fully painted. */
  readonly largest: number;
  readonly headColors: readonly string[];
  /** The unit that is looked from, or at. */
  readonly own: number;
  /** The one that is pointed at. */
  readonly at: number | undefined;
}

export function renderPaintedLines(painted: PaintedText): readonly TemplateResult[] {
  return painted.heads.map((head, place) => renderLine(painted, head, painted.data.rows[place]));
}

/** The unit of an element of these lines. */
export function unitOf(target: EventTarget | null): number | undefined {
  const unit = target instanceof Element ? target.closest<HTMLElement>(".text-unit") : null;
  return unit === null ? undefined : Number(unit.dataset["unit"]);
}

/** False where colours are forced. */
export function hasPaint([color = ""]: readonly string[]): boolean {
  return color.startsWith("#");
}

function renderLine(painted: PaintedText, head: number, row: PaintedRow | undefined): TemplateResult {
  const look = headLook(head, painted.headColors);
  return html`<div class="painted-line">
    <span class="text-head">${renderLook(look)}${head}</span>
    <p dir="auto" data-head=${head}>
      ${painted.pieces.map(([unit, piece]) => renderPiece(painted, unit, piece, row, look))}
    </p>
  </div>`;
}

function renderPiece(
  { largest, own, at }: PaintedText,
  unit: number,
  { space, text, kind, isMasked }: Piece,
  row: PaintedRow | undefined,
  look: HeadLook,
): TemplateResult {
  const isHidden = row?.masked[unit] === 1;
  const classes = [
    "text-unit",
    `is-${kind}`,
    isHidden ? "is-hidden" : "",
    isMasked ? "is-masked" : "",
    unit === at ? "is-at" : "",
    unit === own ? "is-own" : "",
  ];
  const style = isHidden ? "" : paint(look, (row?.weights[unit] ?? 0) / largest);
  return html`${space === "\n" ? html`<br />` : space}<span class=${classes.join(" ")} data-unit=${unit} .style=${style}
      >${text}</span
    >`;
}

function paint({ color }: HeadLook, share: number): string {
  if (!(share > 0)) return "";
  if (!hasPaint([color])) {
    // A weight that would hardly tint the text gets no line, either.
    const thickness = Math.round(Math.min(1, share) * THICKEST_CSS_PX);
    return thickness === 0 ? "" : `text-decoration: underline ${String(thickness)}px`;
  }
  const opacity = Math.round(Math.min(1, share) * PAINT_OPACITY * 255);
  return `background-color: ${color}${opacity.toString(16).padStart(2, "0")}`;
}
