// A box that finds a text among the tokens: "/" opens it, or Ctrl+F where tokens are looked at.
//
// Ctrl+F stays the browser's own in the text boxes and on the rest of the page. In the tokens and in the figure it is taken:
// there the browser finds nothing, because axes are drawn on a canvas and a word may be cut into several tokens. Whoever
// wants the browser's own presses it once more, in this box.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { findTokens, nextMatch, type TokenMatch } from "../../state/find-tokens.ts";
import { formatCount } from "../../state/number-format.ts";
import type { Picture } from "../../state/picture.ts";
import { intend } from "../intentions.ts";
import { LightElement } from "../light-element.ts";

const TYPING = "input, textarea, select, [contenteditable]";
/** Where tokens are looked at. */
const TOKENS = "token-strip, .figure-area";

@customElement("find-box")
export class FindBox extends LightElement {
  @property({ attribute: false }) picture: Picture | undefined;
  /** Position of the pinned query. */
  @property({ attribute: false }) pinned: number | undefined;
  @property({ attribute: false }) private isOpen = false;
  @property({ attribute: false }) private wanted = "";
  private places: readonly TokenMatch[] = [];
  private searched: Picture["tokens"] | undefined;
  /** What the focus goes back to. */
  private cameFrom: HTMLElement | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    // Of this page's own parts alone: a page around it may have keys of its own.
    this.closest("main")?.addEventListener("keydown", this.onPageKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.closest("main")?.removeEventListener("keydown", this.onPageKey);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before = this.places;
    const tokens = this.picture?.tokens;
    const isOtherText = tokens !== this.searched;
    if (!isOtherText && !changed.has("wanted") && !changed.has("isOpen")) return;
    this.searched = tokens;
    this.places = this.isOpen && this.picture !== undefined ? findTokens(this.picture, this.wanted) : [];
    if (this.places.length === 0 && before.length === 0) return;
    const found = this.places.flatMap(({ first, last }) => Array.from({ length: last - first }, (_, at) => first + at));
    intend(this, "find-tokens", [...new Set(found)]);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.isOpen) return nothing;
    const isIdle = this.places.length === 0;
    return html`<div role="search" class="find-box" @keydown=${this.onKey}>
      <label
        >Find in the tokens
        <input
          type="search"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          maxlength="200"
          @input=${({ target }: Event) => (this.wanted = (target as HTMLInputElement).value)}
      /></label>
      <button
        type="button"
        class="plain-button"
        aria-label="Previous"
        title="Previous"
        ?disabled=${isIdle}
        @click=${() => this.go(-1)}
      >
        ↑
      </button>
      <button
        type="button"
        class="plain-button"
        aria-label="Next"
        title="Next"
        ?disabled=${isIdle}
        @click=${() => this.go(1)}
      >
        ↓
      </button>
      <span role="status">${this.describe()}</span>
      <button type="button" class="plain-button" aria-label="Close" title="Close" @click=${() => this.close()}>
        ×
      </button>
    </div>`;
  }

  private describe(): string {
    const { length } = this.places;
    if (this.wanted.trim() === "") return "";
    if (length === 0) return "not found";
    const { pinned } = this;
    const at = pinned === undefined ? -1 : this.places.findIndex(({ first, last }) => first <= pinned && pinned < last);
    return at < 0 ? `${formatCount(length)} found` : `${formatCount(at + 1)} of ${formatCount(length)}`;
  }

  private readonly onPageKey = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || this.picture === undefined || event.altKey) return;
    const hasCommand = event.ctrlKey || event.metaKey;
    const opens = hasCommand
      ? event.key.toLowerCase() === "f" && !event.shiftKey && event.target.closest(TOKENS) !== null
      : event.key === "/" && !event.target.matches(TYPING);
    if (!opens) return;
    event.preventDefault();
    void this.open(event.target);
  };

  private async open(from: HTMLElement): Promise<void> {
    if (!this.isOpen) this.cameFrom = from;
    this.isOpen = true;
    await this.updateComplete;
    const input = this.querySelector("input");
    if (input !== null && input.value === "") input.value = this.wanted;
    input?.select();
  }

  private close(): void {
    this.isOpen = false;
    // The token that it was opened from may be gone with the text.
    const isThere = this.cameFrom?.isConnected === true;
    (isThere ? this.cameFrom : document.querySelector<HTMLElement>("textarea#text"))?.focus();
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.target instanceof HTMLInputElement) this.go(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private go(step: 1 | -1): void {
    const match = this.places[nextMatch(this.places, this.pinned, step)];
    // A pinned token that is chosen once more would be let go.
    if (match !== undefined && match.first !== this.pinned) intend(this, "pin-query", match.first);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "find-box": FindBox;
  }
}
