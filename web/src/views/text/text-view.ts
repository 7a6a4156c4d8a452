// Text: the text as it stands, a line for each head that is shown, painted by its weights.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { headLook } from "../../draw/head-looks.ts";
import { formatCount, formatWeight } from "../../state/number-format.ts";
import type { Screen } from "../../state/picture.ts";
import { TOWARDS, UNITS } from "../../state/playground-state.ts";
import { visibleToken } from "../../state/token-text.ts";
import { tokenWindow } from "../../state/token-window.ts";
import type { Answer } from "../../state/view.ts";
import "../head-chips.ts";
import { nameHead, renderHeadNumbers } from "../head-numbers.ts";
import { headColors } from "../head-palette.ts";
import { connectHold } from "../held-finger.ts";
import { intend } from "../intentions.ts";
import { LightElement } from "../light-element.ts";
import { drawingOfElement } from "../element-drawing.ts";
import { readPageColors, watchColorPreferences } from "../page-colors.ts";
import type { ViewPicture } from "../view-picture.ts";
import { hasPaint, renderPaintedLines, unitOf } from "./painted-lines.ts";
import type { TextAsked, TextData } from "./painted-row.ts";
import { knowsUnits, pieceOf, type Piece } from "./units.ts";
import * as words from "./words.ts";

/** More tokens of a long text would answer no key in time. */
const MAX_TOKENS = 512;

const TITLES = {
  keys: "What it looks at",
  queries: "What looks at it",
  tokens: "Tokens",
  words: "Words",
  sentences: "Sentences",
} as const;

type TextAnswer = Answer<TextAsked, TextData>;

@customElement("text-view")
export class TextView extends LightElement {
  @property({ attribute: false }) screen: Screen | undefined;
  @property({ attribute: false }) answer: TextAnswer | undefined;
  /** The unit that is pointed at, or walked to. */
  @property({ attribute: false }) private at: number | undefined;
  private isWalking = false;
  private headColors: readonly string[] = [];
  private theme: string | undefined;
  private stopWatching: (() => void) | undefined;

  constructor() {
    super();
    // Its events go on to tell where it was pressed.
    connectHold(this, ".text-lines", ({ clientX, clientY }) =>
      this.pointAt(unitOf(document.elementFromPoint(clientX, clientY))),
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stopWatching = watchColorPreferences(() => {
      this.headColors = [];
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopWatching?.();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("answer")) this.at = undefined;
    if (this.headColors.length > 0 && this.screen?.state.theme === this.theme) return;
    this.theme = this.screen?.state.theme;
    this.headColors = headColors(this);
  }

  picture(): ViewPicture | undefined {
    const { answer } = this;
    const lines = this.querySelector<HTMLElement>(".text-lines");
    if (answer === undefined || lines === null) return undefined;
    const { asked, picture } = answer;
    const { layer, head, heads, token, towards } = asked;
    const [own, all] = [[token, token + 1] as const, [0, picture.tokens.length] as const];
    const notes = this.screen?.headNotes[layer] ?? [];
    return {
      draw: () => drawingOfElement(lines),
      colors: readPageColors(this),
      title: `Layer ${layer}: ${words.titleOf(asked, picture)}`,
      legend: [
        ...heads.map((each) => ({
          words: nameHead(each, notes[each]),
          look: headLook(each, this.headColors),
        })),
        { words: this.legend(answer) },
      ],
      picture,
      about: { layer, head, heads, queries: towards === "keys" ? own : all, keys: towards === "keys" ? all : own },
    };
  }

  protected override render(): TemplateResult | typeof nothing {
    const { answer, screen } = this;
    if (answer === undefined || screen === undefined) return nothing;
    const { asked, data, picture } = answer;
    const notes = screen.headNotes[asked.layer] ?? [];
    const largest = words.largestOf(data);
    const pieces = this.pieces(answer);
    return html`<head-chips
        .layer=${asked.layer}
        .shown=${{ head: asked.head, heads: asked.heads }}
        .notes=${notes}
        .colors=${this.headColors}
      ></head-chips>
      <div class="text-choices">
        ${TOWARDS.map((towards) => this.renderChoice("towards", towards, asked.towards))}
        <span class="text-gap"></span>
        ${UNITS.map((units) => this.renderChoice("units", units, asked.units))}
      </div>
      <p class="text-row">
        ${words.titleOf(asked, picture)}${asked.isPinned ? "" : html`; <span class="view-hint">choose another token by a click</span>`}
      </p>
      <div
        class="text-lines"
        tabindex="0"
        role="application"
        aria-roledescription="painted text"
        aria-label="Text painted by layer ${asked.layer}, heads ${asked.heads.join(", ")}"
        aria-describedby="text-keys"
        @pointermove=${({ target }: Event) => this.pointAt(unitOf(target))}
        @pointerleave=${() => this.go(undefined)}
        @click=${this.onClick}
        @keydown=${this.onKey}
      >
        ${renderPaintedLines({ heads: asked.heads, headColors: this.headColors, at: this.at, data, pieces, largest, own: asked.unit })}
        <span id="text-keys" class="visually-hidden">
          Arrow keys read one after the other, Enter pins the token, Escape lets go.
        </span>
      </div>
      ${this.renderNumbers(answer)}
      <p class="view-legend">${this.legend(answer)}</p>
      <p role="status" class="visually-hidden">
        ${this.isWalking && this.at !== undefined ? this.numbersOf(answer, this.at) : asked.isPinned ? words.summaryOf(asked, data, picture) : nothing}
      </p>`;
  }

  private legend(answer: TextAnswer): string {
    const { asked, data } = answer;
    const isCutWell = knowsUnits() || asked.units === "tokens";
    return [
      `${hasPaint(this.headColors) ? "Fully painted" : "The thickest line"}: weight ${formatWeight(words.largestOf(data))}. Hatched: not visible (masked).`,
      words.describeUnits(asked),
      this.describeWindow(answer),
      isCutWell ? "" : "This browser cannot find words; white space and full stops cut the text.",
    ].join(" ");
  }

  private renderChoice<K extends "towards" | "units">(
    key: K,
    value: keyof typeof TITLES,
    chosen: string,
  ): TemplateResult {
    return html`<button
      type="button"
      class="plain-button"
      aria-pressed=${value === chosen}
      @click=${() => intend(this, "choose-reading", { [key]: value })}
    >
      ${TITLES[value]}
    </button>`;
  }

  private renderNumbers(answer: TextAnswer): TemplateResult {
    const { asked, data, picture } = answer;
    const { at } = this;
    if (at === undefined) {
      return html`<p class="heads-numbers view-hint">
        Point at the text, or walk through it with the arrow keys, to read its numbers.
      </p>`;
    }
    const notes = this.screen?.headNotes[asked.layer] ?? [];
    return html`<p class="heads-numbers" data-testid="heads-numbers">
      ${words.describePair(asked, picture, at)}:
      ${
        data.rows[0]?.masked[at] === 1
          ? "not visible (masked)"
          : renderHeadNumbers(
              asked.heads,
              data.rows.map(({ weights }) => weights[at]),
              notes,
              this.headColors,
            )
      }
    </p>`;
  }

  private numbersOf({ asked, data, picture }: TextAnswer, at: number): string {
    const name = words.nameUnit(asked, picture, at);
    if (data.rows[0]?.masked[at] === 1) return `${name}: not visible (masked)`;
    return `${name}: ${asked.heads.map((head, place) => `head ${head} ${formatWeight(data.rows[place]?.weights[at] ?? 0)}`).join(", ")}`;
  }

  private pieces({ asked, picture }: TextAnswer): readonly (readonly [number, Piece])[] {
    const { length } = picture.tokens;
    const [first, last] = tokenWindow(length, asked.token, MAX_TOKENS);
    return asked.starts.flatMap((start, unit) => {
      const end = asked.starts[unit + 1] ?? length;
      return end > first && start < last ? [[unit, pieceOf(picture, start, end)] as const] : [];
    });
  }

  private describeWindow({ asked, picture }: TextAnswer): string {
    const { length } = picture.tokens;
    const [first, last] = tokenWindow(length, asked.token, MAX_TOKENS);
    if (last - first === length) return "";
    return `Tokens ${formatCount(first)} to ${formatCount(last - 1)} of ${formatCount(length)} are shown; pin another one above to go there.`;
  }

  private pointAt(unit: number | undefined): void {
    this.isWalking = false;
    this.go(unit);
  }

  private go(at: number | undefined): void {
    if (at === this.at || this.answer === undefined) return;
    this.at = at;
    const { asked } = this.answer;
    // Units of several tokens are no cell of a map.
    if (asked.units !== "tokens") return;
    const cell = at === undefined ? null : { query: asked.token, key: at };
    intend(this, "hover-cell", cell && asked.towards === "queries" ? { query: cell.key, key: cell.query } : cell);
  }

  private readonly onClick = ({ target }: Event): void => this.pin(unitOf(target));

  private pin(unit: number | undefined): void {
    const token = unit === undefined ? undefined : this.answer?.asked.starts[unit];
    if (token !== undefined) intend(this, "pin-query", token);
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || this.answer === undefined) return;
    const { asked, picture } = this.answer;
    const isRightToLeft = visibleToken(picture.text).direction === "rtl";
    const forward = isRightToLeft ? "ArrowLeft" : "ArrowRight";
    const backward = isRightToLeft ? "ArrowRight" : "ArrowLeft";
    const last = asked.starts.length - 1;
    const to: Readonly<Record<string, number>> = {
      [forward]: this.at === undefined ? 0 : this.at + 1,
      [backward]: (this.at ?? 1) - 1,
      Home: 0,
      End: last,
    };
    const unit = to[event.key];
    if (unit !== undefined) {
      this.isWalking = true;
      this.go(Math.max(0, Math.min(last, unit)));
    } else if (event.key === "Enter") this.pin(this.at);
    else if (event.key === "Escape") intend(this, "let-go", null);
    else return;
    event.preventDefault();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "text-view": TextView;
  }
}
