// Query and key: the two vectors of the pinned cell, what each dimension adds to their score, and, where the model allows
// it, what comes from the tokens and what from their places.

import { html, nothing, svg, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { DIVERGING, divergingStep } from "../../draw/diverging-ramp.ts";
import type { CellParts, Token } from "../../engine/engine.ts";
import { formatCount, formatScore } from "../../state/number-format.ts";
import type { Screen } from "../../state/picture.ts";
import { quoteOrBytes } from "../../state/token-name.ts";
import type { Answer } from "../../state/view.ts";
import { drawingOfElement } from "../element-drawing.ts";
import { renderNotGiven } from "../given-words.ts";
import { intend } from "../intentions.ts";
import { LightElement } from "../light-element.ts";
import { readPageColors } from "../page-colors.ts";
import type { ViewPicture } from "../view-picture.ts";
import { barOf, barRowsOf, wordsOf, type BarRow } from "./bar-rows.ts";
import { barAt, largestSize, layoutBars } from "./bars.ts";
import { renderTables } from "./number-tables.ts";

/** Of the pinned cell, or of the last token with itself. */
export interface CellAsked {
  readonly layer: number;
  readonly head: number;
  readonly query: number;
  readonly key: number;
  readonly isPinned: boolean;
}

const WIDTH = 640;
const HEIGHT = 56;

const MOVES: Readonly<Record<string, { readonly rows: number; readonly columns: number }>> = {
  ArrowUp: { rows: -1, columns: 0 },
  ArrowDown: { rows: 1, columns: 0 },
};

@customElement("query-key-view")
export class QueryKeyView extends LightElement {
  @property({ attribute: false }) screen: Screen | undefined;
  @property({ attribute: false }) answer: Answer<CellAsked, CellParts> | undefined;
  /** The dimension that is pointed at. */
  @property({ attribute: false }) private dimension: number | undefined;

  picture(): ViewPicture | undefined {
    if (this.answer === undefined || this.screen?.model?.given !== undefined) return undefined;
    const { asked, picture } = this.answer;
    const { layer, head, query, key } = asked;
    return {
      draw: () => drawingOfElement(this),
      colors: readPageColors(this),
      title: "Query and key, dimension by dimension",
      legend: [{ words: "Above the middle: positive; below it: negative. ± says what reaches the edge." }],
      picture,
      about: { layer, head, queries: [query, query + 1], keys: [key, key + 1] },
    };
  }

  protected override render(): TemplateResult {
    if (this.screen?.model?.given !== undefined) return renderNotGiven("queries and keys");
    if (this.answer === undefined) return html`${nothing}`;
    const { asked, data, picture } = this.answer;
    const rows = barRowsOf(data);
    return html`<p class="steps-row">
        Layer ${asked.layer}, head ${asked.head}: query ${named(picture.tokens, asked.query)}, key
        ${named(picture.tokens, asked.key)}${asked.isPinned ? "" : html`<span class="steps-hint">; pin a cell of the map, or a token, for another one</span>`}
      </p>
      <div
        class="bar-rows"
        tabindex="0"
        role="group"
        aria-label="Query and key by dimension: left and right go from dimension to dimension, up and down to another query"
        @keydown=${this.onKey}
        @pointerleave=${() => (this.dimension = undefined)}
      >
        ${rows.map((row) => this.renderRow(row))}
      </div>
      <p class="bar-words" role="status">${this.words(data)}</p>
      ${renderScore(data)} ${renderParts(data)} ${renderTables(rows, data)}`;
  }

  private renderRow(row: BarRow): TemplateResult {
    const { name, numbers, largest } = row;
    const bars = layoutBars(numbers, { width: WIDTH, height: HEIGHT, largest });
    const mark = this.dimension === undefined ? undefined : bars[barOf(row, this.dimension) ?? -1];
    return html`<div class="bar-row">
      <span class="bar-name">${name} <span class="bar-range">±${formatScore(largest)}</span></span>
      <svg
        viewBox="0 0 ${WIDTH} ${HEIGHT}"
        preserveAspectRatio="none"
        aria-hidden="true"
        @pointermove=${(event: PointerEvent) => this.point(event, numbers.length)}
      >
        ${mark && svg`<rect class="bar-mark" x=${mark.x} y="0" width=${mark.width} height=${HEIGHT}></rect>`}
        <line class="bar-middle" x1="0" x2=${WIDTH} y1=${HEIGHT / 2} y2=${HEIGHT / 2}></line>
        ${bars.map(
          (bar) =>
            svg`<rect class=${bar.isNegative ? "is-negative" : "is-positive"} x=${bar.x} y=${bar.y} width=${bar.width} height=${bar.height}></rect>`,
        )}
      </svg>
    </div>`;
  }

  private words(data: CellParts): string {
    const at = this.dimension;
    // Another model's heads may have fewer.
    if (at === undefined || at >= data.query.length) {
      return "Point at a dimension, or go along them with the arrow keys.";
    }
    return wordsOf(data, at);
  }

  private point(event: PointerEvent, count: number): void {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect();
    const at = barAt(count, (event.clientX - left) / width);
    // The bar of a pair stands for the first of its two dimensions.
    if (at !== this.dimension) this.dimension = at;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || this.answer === undefined) return;
    const last = this.answer.data.query.length - 1;
    const move = MOVES[event.key];
    if (move !== undefined) intend(this, "move-pin", move);
    else if (event.key === "Escape") intend(this, "let-go", null);
    else if (event.key === "ArrowLeft") this.dimension = Math.max(0, (this.dimension ?? 1) - 1);
    else if (event.key === "ArrowRight") this.dimension = Math.min(last, (this.dimension ?? -1) + 1);
    else return;
    event.preventDefault();
  };
}

function named(tokens: readonly Token[], at: number): string {
  return `${formatCount(at)} ${quoteOrBytes(tokens[at] ?? { text: "" })}`;
}

function renderScore({ score, scale, rotary }: CellParts): TemplateResult {
  const ifTogether =
    rotary === undefined
      ? ""
      : ` Not turned, as if query and key stood at the same place, it would be ${formatScore(rotary.unturnedScore)}.`;
  return html`<p class="steps-numbers">
    What the dimensions add, × ${formatScore(scale)}, is the score ${formatScore(score)}.${ifTogether}
  </p>`;
}

function renderParts({ parts, rotary }: CellParts): TemplateResult {
  if (parts === undefined) {
    const why =
      rotary === undefined
        ? "What comes from the tokens and what from their positions is not separable here: only in the first layer, where positions are added to the tokens."
        : "Positions turn queries and keys here; nothing is added to the tokens.";
    return html`<p class="steps-hint">${why}</p>`;
  }
  const { names, scores } = parts;
  const largest = largestSize(scores);
  return html`<table class="part-table">
    <caption>
      The score by what query and key are made of${names.includes("rest") ? ", the norms' statistics held" : ""}
    </caption>
    <thead>
      <tr>
        <td></td>
        ${names.map((name) => html`<th scope="col">key's ${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${names.map(
        (name, row) =>
          html`<tr>
            <th scope="row">query's ${name}</th>
            ${names.map((_, column) => renderPartScore(scores[row * names.length + column] ?? NaN, largest))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function renderPartScore(score: number, largest: number): TemplateResult {
  const step = divergingStep(score, largest) * 3;
  const [red = 255, green = 255, blue = 255] = DIVERGING.subarray(step, step + 3);
  // Black or white, whichever is further away (WCAG's luminance, roughly).
  const isDark = 0.299 * red + 0.587 * green + 0.114 * blue < 140;
  return html`<td
    .style=${`background: rgb(${String(red)} ${String(green)} ${String(blue)}); color: ${isDark ? "#fff" : "#000"}`}
  >
    ${formatScore(score)}
  </td>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "query-key-view": QueryKeyView;
  }
}
