// What could not be read of a link, or not be written to one.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Note } from "../state/playground-state.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";

@customElement("link-notes")
export class LinkNotes extends LightElement {
  @property({ attribute: false }) notes: readonly Note[] = [];

  protected override render(): TemplateResult {
    return html`<div role="status">${this.notes.length === 0 ? nothing : this.renderNotes()}</div>`;
  }

  private renderNotes(): TemplateResult {
    return html`<div class="notes">
      <ul>
        ${this.notes.map(({ code, message }) => html`<li>${message} <code class="fault-code">${code}</code></li>`)}
      </ul>
      <button type="button" class="plain-button" @click=${() => intend(this, "dismiss-notes", null)}>Dismiss</button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "link-notes": LinkNotes;
  }
}
