// Step by step: one row of a head as a table, a column for each step of its computation. The steps are gone through by
// hand or played; every number says where it comes from.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Token } from "../../engine/engine.ts";
import { formatCount } from "../../state/number-format.ts";
import type { Screen } from "../../state/picture.ts";
import type { Cell } from "../../state/playground-state.ts";
import { quoteOrBytes } from "../../state/token-name.ts";
import type { Answer } from "../../state/view.ts";
import { copyText } from "../copy-text.ts";
import { drawingOfParts } from "../element-drawing.ts";
import { renderNotGiven } from "../given-words.ts";
import { intend } from "../intentions.ts";
import { LightElement } from "../light-element.ts";
import { readPageColors } from "../page-colors.ts";
import type { ViewPicture } from "../view-picture.ts";
import { paintStrips, stripMarks } from "./paint-strips.ts";
import { MAX_SNIPPET_TOKENS, numpySnippet } from "./numpy-snippet.ts";
import { describeNumber, originOf } from "./origins.ts";
import { Player } from "./player.ts";
import { nameOf, placeNamed, vectorAt, type Place } from "./places.ts";
import type { StepsAsked, StepsData } from "./row.ts";
import { STAGES, stageWords } from "./stages.ts";
import { renderStepsTable } from "./steps-table.ts";
import { neighbourOf, nextDimension } from "./walk-cells.ts";

const STRIP_WORDS =
  "A strip has a colour for each dimension: orange above 0, blue below, white at 0, and the fullest at the ± beside its name. Values, weighted values and the output are on one scale.";

const COPY_WORDS = {
  "": "",
  copied: "Copied",
  refused: "This browser keeps pages from copying; here it is, to be copied by hand.",
};

@customElement("steps-view")
export class StepsView extends LightElement {
  @property({ attribute: false }) screen: Screen | undefined;
  @property({ attribute: false }) answer: Answer<StepsAsked, StepsData> | undefined;
  @property({ attribute: false }) private place: Place | undefined;
  /** The cell of the table that had the focus last. */
  @property({ attribute: false }) private entry: Place | undefined;
  @property({ attribute: false }) private copied: "" | "copied" | "refused" = "";
  private readonly player = new Player(this);
  /** How many steps had their strips painted. */
  private paintedStage: number | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("answer")) return;
    this.place = undefined;
    this.entry = undefined;
    this.copied = "";
  }

  picture(): ViewPicture | undefined {
    const { answer } = this;
    if (answer === undefined || this.querySelector(".steps-table") === null) return undefined;
    const { asked, data, picture } = answer;
    const { layer, head, query } = asked;
    const colors = readPageColors(this);
    return {
      draw: () =>
        drawingOfParts(this, ".steps-row, .steps-sentence, .steps-scroll", (canvas) =>
          stripMarks(canvas, data, colors.mutedInk),
        ),
      colors,
      title: "Step by step",
      legend: [{ words: STRIP_WORDS }],
      picture,
      about: { layer, head, queries: [query, query + 1], keys: [0, picture.tokens.length] },
    };
  }

  protected override render(): TemplateResult | typeof nothing {
    const { answer } = this;
    if (this.screen?.model?.given !== undefined)
      return renderNotGiven("queries, keys and values to compute a row from");
    if (answer === undefined) return nothing;
    const { asked, data, picture } = answer;
    const stage = STAGES[this.player.stage] ?? "output";
    const token = quoteOrBytes(picture.tokens[asked.query] ?? { text: "" });
    return html`<p class="steps-row">
        Query ${formatCount(asked.query)} ${token}, layer ${asked.layer}, head
        ${asked.head}${asked.isPinned ? "" : html`<span class="steps-hint">; pin a cell or a token for another row</span>`}
      </p>
      ${this.player.render(data)}
      <p class="steps-sentence" aria-live="polite">${stageWords(stage, data).sentence}</p>
      ${this.renderTable(answer)} ${this.renderOrigin(data, picture.tokens)} ${this.renderCopy(picture.tokens.length)}`;
  }

  private renderTable({ asked: { query }, data, picture: { tokens } }: Answer<StepsAsked, StepsData>): TemplateResult {
    const hover = this.screen?.hover;
    return renderStepsTable({
      ...{ data, tokens, query, stage: this.player.stage, place: this.place, entry: this.entry },
      lit: this.litPlaces(data),
      hoveredKey: hover?.query === query ? hover.key : undefined,
      onPoint: (place) => this.ask(place),
      onEnter: (place) => this.enter(place),
      onPress: (place, event) => this.press(place, event),
      onLeave: () => this.leave(),
      onKey: this.onKey,
    });
  }

  private renderOrigin(data: StepsData, tokens: readonly Token[]): TemplateResult {
    if (this.place === undefined) {
      return html`<p class="steps-origin steps-hint">
        Point at a number, or go to it with the arrow keys, to see where it comes from.
      </p>`;
    }
    const { formula, numbers } = originOf(data, this.place);
    const isWhole = this.place.dimension === undefined && vectorAt(data, this.place) !== undefined;
    return html`<p class="steps-origin" role="status">
      ${describeNumber(data, this.place, tokens)}: <code>${formula}</code><br /><span class="steps-numbers"
        >${numbers}</span
      >${isWhole ? html`; <span class="steps-hint">point at one, or press Enter and go along them with ← and →</span>` : nothing}
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

  protected override updated(changed: PropertyValues): void {
    // A step further there are more strips; what is pointed at changes none.
    const isOther = changed.has("answer") || this.player.stage !== this.paintedStage;
    this.paintedStage = this.player.stage;
    if (isOther && this.answer !== undefined) paintStrips(this, this.answer.data);
  }

  private litPlaces(data: StepsData): ReadonlyMap<string, number | undefined> {
    const operands = this.place === undefined ? [] : originOf(data, this.place).operands;
    return new Map(operands.map((place) => [nameOf(place), place.dimension]));
  }

  /** Here or in another view, which may look at another query. */
  private isHovered({ query, key }: Cell): boolean {
    const { hover } = this.screen ?? {};
    return hover?.key === key && hover.query === query;
  }

  private ask(place: Place): void {
    if (nameOf(place) === nameOf(this.place) && place.dimension === this.place?.dimension) return;
    this.place = place;
    const query = this.answer?.asked.query;
    if (query === undefined || (place.key !== undefined && this.isHovered({ query, key: place.key }))) return;
    intend(this, "hover-cell", place.key === undefined ? null : { query, key: place.key });
  }

  /** A press on a strip gives it the focus, too, and keeps the dimension under the pointer. */
  private enter(place: Place): void {
    this.entry = place;
    if (nameOf(place) !== nameOf(this.place)) this.ask(place);
  }

  /** A finger's tap has not pointed before; a key's has no place. */
  private press(place: Place, event: MouseEvent): void {
    if (event.detail > 0) this.ask(place);
    this.pin(place);
  }

  private pin({ key }: Place): void {
    const query = this.answer?.asked.query;
    if (query !== undefined && key !== undefined) intend(this, "pin-exact-cell", { query, key });
  }

  private leave(): void {
    this.place = undefined;
    intend(this, "hover-cell", null);
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
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>(".steps-cell") : null;
    if (cell !== null && this.walkStrip(cell, event.key)) return event.preventDefault();
    if (event.key === "Escape") {
      intend(this, "let-go", null);
      return;
    }
    const next = cell && neighbourOf(cell, event.key);
    if (event.key === "Enter" && cell !== null) cell.click();
    else if (!next) return;
    event.preventDefault();
    if (next) this.moveTo(next, cell);
  };

  /** True where the key was for the strip of a cell: Enter goes into it, Escape out of it. */
  private walkStrip(cell: HTMLElement, key: string): boolean {
    const place = placeNamed(cell.dataset["place"] ?? "");
    const count = this.answer && vectorAt(this.answer.data, place)?.length;
    if (count === undefined) return false;
    const dimension = this.dimensionIn(cell);
    const next = nextDimension(key, dimension, count);
    const leaves = key === "Escape" && dimension !== undefined;
    if (next !== undefined || leaves) this.ask({ ...place, dimension: next });
    return next !== undefined || leaves;
  }

  private dimensionIn(cell: HTMLElement): number | undefined {
    return cell.dataset["place"] === nameOf(this.place) ? this.place?.dimension : undefined;
  }

  /** From strip to strip in the same dimension. */
  private moveTo(next: HTMLElement, cell: HTMLElement): void {
    const dimension = this.dimensionIn(cell);
    const place = placeNamed(next.dataset["place"] ?? "");
    next.focus();
    if (this.answer && vectorAt(this.answer.data, place)) this.ask({ ...place, dimension });
  }
}

function tooLong(tokenCount: number): string {
  return `The row has ${formatCount(tokenCount)} keys; up to ${formatCount(MAX_SNIPPET_TOKENS)} can be copied.`;
}

declare global {
  interface HTMLElementTagNameMap {
    "steps-view": StepsView;
  }
}
