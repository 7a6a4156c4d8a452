// Name, formula and description of the chosen head, as far as the model knows them.

import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { HeadNote } from "../engine/engine.ts";
import { LightElement } from "./light-element.ts";

@customElement("head-note")
export class HeadNoteView extends LightElement {
  @property({ attribute: false }) note: HeadNote | undefined;
  @property({ attribute: false }) layer = 0;
  @property({ attribute: false }) head = 0;

  protected override render(): TemplateResult {
    const place = `Layer ${this.layer}, head ${this.head}`;
    if (this.note === undefined) return html`<h2>${place}</h2>`;
    return html`<p class="note-place">${place}</p>
      <h2>${this.note.name}</h2>
      <p class="note-formula"><code>${this.note.formula}</code></p>
      <p class="note-description">${this.note.description}</p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "head-note": HeadNoteView;
  }
}
