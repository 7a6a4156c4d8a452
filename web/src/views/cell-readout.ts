// The line that says in words what the map shows at one place.

import { html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { HeadNote } from "../engine/engine.ts";
import type { Facts, Picture } from "../state/picture.ts";
import { pinWithin, type Cell } from "../state/playground-state.ts";
import { describeAwaited, describeFacts } from "../state/readout.ts";
import { LightElement } from "./light-element.ts";

/** A screen reader should hear where somebody stopped, not every cell on the way. */
const ANNOUNCE_EVERY_MS = 400;

@customElement("cell-readout")
export class CellReadout extends LightElement {
  @property({ attribute: false }) picture: Picture | undefined;
  @property({ attribute: false }) note: HeadNote | undefined;
  @property({ attribute: false }) facts: Facts | undefined;
  /** The pinned one, where nothing is pointed at: its facts may be on their way. */
  @property({ attribute: false }) pin: Cell | null = null;
  /** Spoken when it changes. Not the line itself: that one also follows the pointer. */
  @property({ attribute: false }) announcement = "";
  @property({ attribute: false }) private spoken = "";
  private announcing: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.announcing);
    this.announcing = undefined;
  }

  protected override render(): TemplateResult {
    return html`<p class="readout-line" data-testid="readout">${this.line()}</p>
      <p role="status" class="visually-hidden">${this.spoken}</p>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("announcement") || this.announcing !== undefined) return;
    this.announcing = setTimeout(() => {
      this.announcing = undefined;
      this.spoken = this.announcement;
    }, ANNOUNCE_EVERY_MS);
  }

  private line(): string | TemplateResult {
    if (this.picture === undefined) return "";
    const { map, tokens } = this.picture;
    const context = { ...map, note: this.note, tokens };
    if (this.facts !== undefined) return describeFacts(this.facts, context);
    const cell = pinWithin(this.pin, tokens.length);
    if (cell !== null) return describeAwaited(cell, context);
    return html`<span class="readout-hint"
      >Point at a cell to read its numbers, click to pin it; or press Tab to reach the map and use the arrow keys.</span
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cell-readout": CellReadout;
  }
}
