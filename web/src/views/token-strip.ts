// The tokens of the text as chips. One stop of the tab key; arrow keys move inside. Choosing a token pins its row of
// the map, and pointing at it shows the cell that this would pin; below it, where the model has a mask token, a button that
// hides the token from the model.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { cellOfRow, placeOf, type Picture } from "../state/picture.ts";
import type { Cell } from "../state/playground-state.ts";
import { formatCount } from "../state/number-format.ts";
import { bytesOf, describeToken, isAdded, readableToken } from "../state/token-name.ts";
import { cutWell, visibleToken } from "../state/token-text.ts";
import { tokenWindow } from "../state/token-window.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";
import { lightChips, type LitTokens } from "./lit-chips.ts";

const MAX_CHIP_CHARS = 32;

type Row = "token" | "mask";

@customElement("token-strip")
export class TokenStrip extends LightElement {
  @property({ attribute: false }) picture: Picture | undefined;
  @property({ attribute: false }) pin: Cell | null = null;
  /** As it is wanted; the picture may be that of another one. */
  @property({ attribute: false }) mask: readonly number[] = [];
  @property({ attribute: false }) canMask = false;
  /** Positions of what somebody looks for. */
  @property({ attribute: false }) found: readonly number[] = [];
  /** Where the tab key enters; undefined: at the pinned token, else at the last. */
  @property({ attribute: false }) private entry: number | undefined;
  private entryRow: Row = "token";
  private lit: LitTokens | undefined;
  /** Position of the chip that the pointer is over. */
  private pointedAt: number | undefined;
  /** A pin came, of the picture that is shown or, with another text, of the next one. */
  private isPinNew = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    // Where somebody has walked to is kept as long as they are there.
    const isLeft = changed.has("picture") && !this.contains(document.activeElement);
    if (isPinMoved(changed, this.pin) || isLeft) this.entry = undefined;
    if (!this.canMask) this.entryRow = "token";
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.picture === undefined) return nothing;
    const { tokens, text } = this.picture;
    const [first, last] = tokenWindow(tokens.length, this.entryOf(tokens.length));
    return html`<div
      role="toolbar"
      aria-label="Tokens"
      class="tokens"
      dir=${visibleToken(text).direction}
      @keydown=${this.onKey}
      @pointerover=${this.onPointer}
      @pointerleave=${() => this.pointAt(undefined)}
    >
      ${first > 0 ? this.renderRest(`… ${formatCount(first)} before`) : nothing}
      ${tokens.slice(first, last).map((_, index) => this.renderToken(this.picture!, first + index))}
      ${last < tokens.length ? this.renderRest(`${formatCount(tokens.length - last)} more …`) : nothing}
    </div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const isMoved = isPinMoved(changed, this.pin);
    if (this.pin !== null && (isMoved || (this.isPinNew && changed.has("picture")))) this.showChip(this.pin.query);
    this.isPinNew = isMoved || (this.isPinNew && !changed.has("picture"));
    lightChips(this, this.lit);
  }

  /** Not by rendering: a pointer on its way over the map would have all chips rendered for every cell. */
  light(lit: LitTokens | undefined): void {
    this.lit = lit;
    lightChips(this, lit);
  }

  private renderRest(words: string): TemplateResult {
    // The words are English, whichever way the tokens run.
    return html`<bdi class="token-rest" dir="ltr">${words}</bdi>`;
  }

  private renderToken(picture: Picture, position: number): TemplateResult {
    const token = picture.tokens[position];
    const { text, isFragment = false } = readableToken(picture.tokens, position);
    const isMasked = this.mask.includes(position);
    const isOwn = !isAdded(picture, position);
    const kind = !isOwn ? "is-special" : isFragment ? "is-fragment" : "";
    const startsPair = token?.segment === 1 && picture.tokens[position - 1]?.segment !== 1;
    return html`<span class="token ${startsPair ? "starts-pair" : ""}">
      <button
        type="button"
        class="token-button ${kind} ${isMasked ? "is-masked" : ""} ${this.found.includes(position) ? "is-found" : ""}"
        aria-pressed=${position === this.pin?.query}
        aria-label=${describeToken(picture, position, isMasked)}
        tabindex=${this.tabIndexOf("token", position)}
        data-row="token"
        data-position=${position}
        @click=${() => intend(this, "pin-query", position)}
        @focus=${() => this.enter("token", position)}
      >
        ${this.renderText(text, isFragment)}
      </button>
      ${this.canMask && isOwn ? this.renderMask(position, isMasked) : nothing}
    </span>`;
  }

  private renderText(text: string, isFragment: boolean): TemplateResult {
    if (isFragment) return html`<span class="token-bytes">${bytesOf(text)}</span>`;
    const { leading, text: visible, direction } = visibleToken(text);
    const cut = visible.length > MAX_CHIP_CHARS ? `${cutWell(visible, MAX_CHIP_CHARS)}…` : visible;
    return html`<bdi dir=${direction}><span class="token-space">${leading}</span>${cut}</bdi>`;
  }

  private renderMask(position: number, isMasked: boolean): TemplateResult {
    return html`<button
      type="button"
      class="mask-button"
      aria-pressed=${isMasked}
      aria-label="Mask token ${position}"
      tabindex=${this.tabIndexOf("mask", position)}
      data-row="mask"
      data-position=${position}
      @click=${() => intend(this, "toggle-mask", position)}
      @focus=${() => this.enter("mask", position)}
    >
      ${isMasked ? "masked" : "mask"}
    </button>`;
  }

  private entryOf(tokenCount: number): number {
    return Math.min(this.entry ?? this.pin?.query ?? tokenCount - 1, tokenCount - 1);
  }

  private tabIndexOf(row: Row, position: number): number {
    const isEntry = position === this.entryOf(this.picture?.tokens.length ?? 0);
    const hasMask = this.picture !== undefined && !isAdded(this.picture, position);
    return isEntry && (row === this.entryRow || (row === "token" && !hasMask)) ? 0 : -1;
  }

  private enter(row: Row, position: number): void {
    this.entryRow = row;
    this.entry = position;
    this.requestUpdate();
  }

  private onPointer(event: PointerEvent): void {
    // A finger chooses, or scrolls the strip.
    if (event.pointerType === "touch") return;
    const chip = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row="token"]') : null;
    this.pointAt(chip === null ? undefined : Number(chip.dataset["position"]));
  }

  private pointAt(position: number | undefined): void {
    if (position === this.pointedAt || this.picture === undefined) return;
    this.pointedAt = position;
    const cell = position === undefined ? null : cellOfRow(this.picture, this.pin, position);
    // A cell beside the window of the map has no numbers here.
    intend(this, "hover-cell", cell !== null && placeOf(this.picture.map, cell) === undefined ? null : cell);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return;
    const { row, position } = event.target.dataset;
    const count = this.picture?.tokens.length ?? 0;
    const isRightToLeft = event.target.closest<HTMLElement>("[role=toolbar]")?.dir === "rtl";
    const step = {
      ArrowLeft: isRightToLeft ? 1 : -1,
      ArrowRight: isRightToLeft ? -1 : 1,
      Home: -Infinity,
      End: Infinity,
    };
    const steps = Object.hasOwn(step, event.key) ? step[event.key as keyof typeof step] : undefined;
    const rows: Readonly<Record<string, Row>> = this.canMask ? { ArrowUp: "token", ArrowDown: "mask" } : {};
    const toRow = rows[event.key];
    if (event.key === "Escape") intend(this, "let-go", null);
    else if (steps !== undefined) void this.focusToken(row, Math.min(count - 1, Math.max(0, Number(position) + steps)));
    else if (toRow !== undefined) void this.focusToken(toRow, Number(position));
    else return;
    event.preventDefault();
  }

  /** A special token has no mask button: its chip is focused instead. */
  private async focusToken(row: string | undefined, position: number): Promise<void> {
    this.entry = position;
    await this.updateComplete;
    const at = (which: string) => `button[data-row="${which}"][data-position="${position}"]`;
    const button = this.querySelector<HTMLElement>(at(row ?? "token")) ?? this.querySelector<HTMLElement>(at("token"));
    button?.focus();
  }

  /** Only the strip is moved, not the page. */
  private showChip(position: number): void {
    const strip = this.querySelector<HTMLElement>(".tokens");
    const chip = this.querySelector<HTMLElement>(`button[data-row="token"][data-position="${position}"]`);
    if (strip === null || chip === null) return;
    const [outer, inner] = [strip.getBoundingClientRect(), chip.getBoundingClientRect()];
    if (inner.left < outer.left) strip.scrollLeft += inner.left - outer.left;
    else if (inner.right > outer.right) strip.scrollLeft += inner.right - outer.right;
  }
}

function isPinMoved(changed: PropertyValues<TokenStrip>, pin: Cell | null): boolean {
  return changed.has("pin") && changed.get("pin")?.query !== pin?.query;
}

declare global {
  interface HTMLElementTagNameMap {
    "token-strip": TokenStrip;
  }
}
