// Step by step: one row of a head as a table, a column for each step of its computation. The steps are gone through by
// hand or played; every number says where it comes from.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Token } from "../../engine/engine.ts";
import { formatCount, formatScore, formatWeight } from "../../state/number-format.ts";
import type { Screen } from "../../state/picture.ts";
import { quoteOrBytes } from "../../state/token-name.ts";
import type { Answer } from "../../state/view.ts";
import { copyText } from "../copy-text.ts";
import { intend } from "../intentions.ts";
import { LightElement } from "../light-element.ts";
import { paintStrips } from "./paint-strips.ts";
import { MAX_SNIPPET_TOKENS, numpySnippet } from "./numpy-snippet.ts";
import { describeNumber, listedKeys, originOf, STAGES, stageWords, valueAt, type Place, type Stage } from "./stages.ts";
import type { StepsAsked, StepsData } from "./row.ts";

/** More keys are folded together. */
const MAX_KEYS = 64;
const PLAY_MS = 1600;
/** A column of the table for each; the sum is one number below them. */
const COLUMNS: readonly Stage[] = ["dot", "score", "masked", "exponential", "weight", "weighted"];
const LAST = STAGES.length - 1;

const COPY_WORDS = {
  "": "",
  copied: "Copied",
  refused: "This browser keeps pages from copying; here it is, to be copied by hand.",
};

@customElement("steps-view")
export class StepsView extends LightElement {
  @property({ attribute: false }) screen: Screen | undefined;
  @property({ attribute: false }) answer: Answer<StepsAsked, StepsData> | undefined;
  /** How many steps are shown: the index of the last one. */
  @property({ attribute: false }) private stage = LAST;
  @property({ attribute: false }) private place: Place | undefined;
  @property({ attribute: false }) private copied: "" | "copied" | "refused" = "";
  private playing: ReturnType<typeof setInterval> | undefined;
  /** Where the tab key enters the table. */
  private entry: Place | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.pause();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("answer")) return;
    this.place = undefined;
    this.entry = undefined;
    this.copied = "";
  }

  protected override render(): TemplateResult | typeof nothing {
    const { answer } = this;
    if (answer === undefined) return nothing;
    const { asked, data, picture } = answer;
    const stage = STAGES[this.stage] ?? "output";
    const token = quoteOrBytes(picture.tokens[asked.query] ?? { text: "" });
    return html`<p class="steps-row">
        Query ${formatCount(asked.query)} ${token}, layer ${asked.layer}, head
        ${asked.head}${asked.isPinned ? "" : html`; <span class="steps-hint">pin a cell or a token for another row</span>`}
      </p>
      ${this.renderPlayer(stage, data)}
      <p class="steps-sentence" aria-live="polite">${stageWords(stage, data).sentence}</p>
      ${this.renderTable(data, picture.tokens, asked)} ${this.renderOrigin(data, picture.tokens)}
      ${this.renderCopy(picture.tokens.length)}`;
  }

  private renderPlayer(stage: Stage, data: StepsData): TemplateResult {
    const isPlaying = this.playing !== undefined;
    return html`<div class="steps-player">
      <button type="button" class="plain-button" @click=${() => this.togglePlaying()}>
        ${isPlaying ? "Pause" : "Play"}
      </button>
      <button
        type="button"
        class="plain-button"
        aria-label="Step before"
        ?disabled=${this.stage === 0}
        @click=${() => this.go(this.stage - 1)}
      >
        ‹
      </button>
      <input
        type="range"
        min="0"
        max=${LAST}
        .value=${String(this.stage)}
        aria-label="Step"
        aria-valuetext="${this.stage + 1} of ${LAST + 1}: ${stageWords(stage, data).title}"
        @input=${({ target }: Event) => this.go(Number((target as HTMLInputElement).value))}
      />
      <button
        type="button"
        class="plain-button"
        aria-label="Next step"
        ?disabled=${this.stage === LAST}
        @click=${() => this.go(this.stage + 1)}
      >
        ›
      </button>
      <span class="steps-count">${this.stage + 1} of ${LAST + 1}: ${stageWords(stage, data).title}</span>
    </div>`;
  }

  private renderTable(data: StepsData, tokens: readonly Token[], { query }: StepsAsked): TemplateResult {
    const keys = listedKeys(data, MAX_KEYS);
    const lit = this.litPlaces(data);
    const words = (stage: Stage) => stageWords(stage, data).title;
    const shows = (stage: Stage) => STAGES.indexOf(stage) <= this.stage;
    return html`<div class="steps-scroll">
      <table
        class="steps-table"
        role="grid"
        aria-label="Query ${query}, step by step"
        @keydown=${this.onKey}
        @pointerleave=${() => this.leave()}
      >
        <thead>
          <tr>
            <th scope="col">Key</th>
            ${COLUMNS.map((stage) => html`<th scope="col" class=${STAGES[this.stage] === stage ? "is-now" : ""}>${shows(stage) ? words(stage) : nothing}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${keys.map(
            (key) =>
              html`<tr class=${this.isHovered(key) ? "is-hovered" : ""}>
                <th scope="row">
                  <span class="steps-position">${formatCount(key)}</span> ${quoteOrBytes(tokens[key] ?? { text: "" })}
                </th>
                ${COLUMNS.map((stage) => (shows(stage) ? this.renderCell(data, { stage, key }, lit) : html`<td></td>`))}
              </tr>`,
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">${this.foldedWords(data, keys)}</th>
            <td></td>
            <td></td>
            ${shows("exponential") ? this.renderCell(data, { stage: "largest" }, lit, "largest ") : html`<td></td>`}
            ${shows("sum") ? this.renderCell(data, { stage: "sum" }, lit, "sum ") : html`<td></td>`}
            <td></td>
            ${shows("output") ? this.renderCell(data, { stage: "output" }, lit, "output ") : html`<td></td>`}
          </tr>
        </tfoot>
      </table>
    </div>`;
  }

  private renderCell(data: StepsData, place: Place, lit: ReadonlySet<string>, words = ""): TemplateResult {
    const isStrip = place.stage === "weighted" || place.stage === "output";
    const isEntry = nameOf(this.entry ?? { stage: "dot", key: 0 }) === nameOf(place);
    const value = valueAt(data, place);
    const written = value === undefined ? "" : place.stage === "weight" ? formatWeight(value) : formatScore(value);
    const state = [nameOf(this.place) === nameOf(place) ? "is-asked" : "", lit.has(nameOf(place)) ? "is-lit" : ""];
    return html`<td
      class="steps-cell ${state.join(" ")} ${isStrip ? "has-strip" : ""}"
      data-place=${nameOf(place)}
      tabindex=${isEntry ? 0 : -1}
      @pointermove=${(event: PointerEvent) => this.ask(place, event)}
      @focus=${() => this.ask(place)}
      @click=${() => this.pin(place)}
    >
      ${words}${isStrip ? html`<canvas class="strip" width="1" height="1" aria-hidden="true"></canvas>` : written}
    </td>`;
  }

  /** Here or in another view, which may look at another query. */
  private isHovered(key: number): boolean {
    const { hover } = this.screen ?? {};
    return hover?.key === key && hover.query === this.answer?.asked.query;
  }

  private renderOrigin(data: StepsData, tokens: readonly Token[]): TemplateResult {
    if (this.place === undefined) {
      return html`<p class="steps-origin steps-hint">
        Point at a number, or go to it with the arrow keys, to see where it comes from.
      </p>`;
    }
    const { formula, numbers } = originOf(data, this.place);
    return html`<p class="steps-origin" role="status">
      ${describeNumber(data, this.place, tokens)}: <code>${formula}</code><br /><span class="steps-numbers"
        >${numbers}</span
      >
    </p>`;
  }

  private renderCopy(tokenCount: number): TemplateResult {
    const isTooLong = tokenCount > MAX_SNIPPET_TOKENS;
    return html`<p class="steps-copy">
      <button type="button" class="plain-button" ?disabled=${isTooLong} @click=${() => void this.copy()}>
        Copy as NumPy
      </button>
      <span role="status">${isTooLong ? tooLong(tokenCount) : COPY_WORDS[this.copied]}</span>
      ${this.copied === "refused" ? html`<textarea readonly rows="4" aria-label="NumPy">${this.snippet()}</textarea>` : nothing}
    </p>`;
  }

  protected override updated(_changed: PropertyValues<this>): void {
    if (this.answer !== undefined) paintStrips(this, this.answer.data);
  }

  private foldedWords({ steps: { weights } }: StepsData, keys: readonly number[]): string {
    const others = weights.length - keys.length;
    return others === 0 ? "all keys" : `${formatCount(others)} keys of smaller weights are not listed`;
  }

  private litPlaces(data: StepsData): ReadonlySet<string> {
    const operands = this.place === undefined ? [] : originOf(data, this.place).operands;
    return new Set(operands.map(({ stage, key }) => nameOf({ stage, key })));
  }

  /** `event`: at which of a strip's dimensions. */
  private ask(place: Place, event?: PointerEvent): void {
    const dimension = event && this.dimensionUnder(event);
    if (nameOf(place) === nameOf(this.place) && dimension === this.place?.dimension) return;
    this.place = { ...place, dimension };
    const query = this.answer?.asked.query;
    if (query === undefined || (place.key !== undefined && this.isHovered(place.key))) return;
    intend(this, "hover-cell", place.key === undefined ? null : { query, key: place.key });
  }

  private dimensionUnder(event: PointerEvent): number | undefined {
    const strip = (event.currentTarget as Element).querySelector(".strip");
    const headDim = this.answer?.data.steps.output.length ?? 0;
    if (strip === null) return undefined;
    const { left, width } = strip.getBoundingClientRect();
    const at = Math.floor(((event.clientX - left) / width) * headDim);
    return at >= 0 && at < headDim ? at : undefined;
  }

  private pin({ key }: Place): void {
    const query = this.answer?.asked.query;
    if (query !== undefined && key !== undefined) intend(this, "pin-exact-cell", { query, key });
  }

  private leave(): void {
    this.place = undefined;
    intend(this, "hover-cell", null);
  }

  private go(stage: number): void {
    this.pause();
    this.stage = Math.max(0, Math.min(LAST, stage));
  }

  private togglePlaying(): void {
    if (this.playing !== undefined) return this.pause();
    if (this.stage === LAST) this.stage = 0;
    this.playing = setInterval(() => {
      this.stage += 1;
      if (this.stage >= LAST) this.pause();
    }, PLAY_MS);
    this.requestUpdate();
  }

  private pause(): void {
    clearInterval(this.playing);
    this.playing = undefined;
    this.requestUpdate();
  }

  private async copy(): Promise<void> {
    const isCopied = await copyText(this.snippet());
    this.copied = isCopied ? "copied" : "refused";
  }

  private snippet(): string {
    if (this.answer === undefined) return "";
    const { asked, data, picture } = this.answer;
    return numpySnippet({ asked, data, tokens: picture.tokens, model: this.screen?.model?.name ?? "" });
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      intend(this, "let-go", null);
      return;
    }
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>(".steps-cell") : null;
    const next = cell && neighbourOf(cell, event.key);
    if (event.key === "Enter" && cell !== null) cell.click();
    else if (!next) return;
    event.preventDefault();
    if (!next) return;
    next.focus();
    cell.tabIndex = -1;
    next.tabIndex = 0;
  };
}

function tooLong(tokenCount: number): string {
  return `The row has ${formatCount(tokenCount)} keys; up to ${formatCount(MAX_SNIPPET_TOKENS)} can be copied.`;
}

function nameOf(place: Place | undefined): string {
  return place === undefined ? "" : `${place.stage} ${place.key ?? ""}`;
}

function neighbourOf(cell: HTMLElement, key: string): HTMLElement | null {
  const row = cell.closest("tr");
  const column = [...(row?.children ?? [])].indexOf(cell);
  const inRow = (of: Element | null | undefined): HTMLElement | null => {
    const found = of?.children[column];
    return found instanceof HTMLElement && found.classList.contains("steps-cell") ? found : null;
  };
  const rows = [...(cell.closest("table")?.querySelectorAll("tr") ?? [])];
  const at = row === null ? -1 : rows.indexOf(row);
  switch (key) {
    case "ArrowUp":
      return inRow(rows[at - 1]);
    case "ArrowDown":
      return inRow(rows[at + 1]);
    case "ArrowLeft":
      return sibling(cell, "previousElementSibling");
    case "ArrowRight":
      return sibling(cell, "nextElementSibling");
    default:
      return null;
  }
}

function sibling(cell: HTMLElement, where: "previousElementSibling" | "nextElementSibling"): HTMLElement | null {
  for (let next = cell[where]; next !== null; next = next[where]) {
    if (next instanceof HTMLElement && next.classList.contains("steps-cell")) return next;
  }
  return null;
}

declare global {
  interface HTMLElementTagNameMap {
    "steps-view": StepsView;
  }
}
