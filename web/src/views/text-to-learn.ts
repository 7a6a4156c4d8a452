// The text that is learned. Of a long one the box holds only the start: Chromium takes 108 s to lay out 5 million
// characters in it.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { formatCount } from "../state/number-format.ts";
import { LIMITS } from "../state/playground-state.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";

const SHOWN_CHARS = 2_000;

@customElement("text-to-learn")
export class TextToLearn extends LightElement {
  @property({ attribute: false }) text = "";

  protected override render(): TemplateResult {
    const isLong = this.text.length > LIMITS.textChars;
    return html`<div class="text-area">
        <label for="train-text">Text to learn from</label>
        <textarea
          id="train-text"
          rows="4"
          dir="auto"
          spellcheck="false"
          autocomplete="off"
          ?readonly=${isLong}
          .value=${isLong ? this.text.slice(0, SHOWN_CHARS) : this.text}
          @input=${this.onInput}
          @paste=${(event: ClipboardEvent) => this.take(event, event.clipboardData)}
          @drop=${(event: DragEvent) => this.take(event, event.dataTransfer)}
        ></textarea>
      </div>
      ${isLong ? this.renderLength() : nothing}`;
  }

  private renderLength(): TemplateResult {
    return html`<p class="button-row">
      The text has ${formatCount(this.text.length)} characters; the box shows the first ${formatCount(SHOWN_CHARS)}.
      <button type="button" class="plain-button" @click=${() => intend(this, "type-settings", { text: "" })}>
        Clear the text
      </button>
    </p>`;
  }

  private onInput({ target }: Event): void {
    if (target instanceof HTMLTextAreaElement) intend(this, "type-settings", { text: target.value });
  }

  /** What is too long for the box goes past it. */
  private take(event: Event, data: DataTransfer | null): void {
    const { target } = event;
    const added = data?.getData("text/plain") ?? "";
    if (added.length <= LIMITS.textChars || !(target instanceof HTMLTextAreaElement)) return;
    event.preventDefault();
    const { value, selectionStart, selectionEnd } = target;
    const before = target.readOnly ? "" : value.slice(0, selectionStart);
    const after = target.readOnly ? "" : value.slice(selectionEnd);
    intend(this, "type-settings", { text: before + added + after });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "text-to-learn": TextToLearn;
  }
}
