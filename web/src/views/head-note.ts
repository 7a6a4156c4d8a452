// Name, formula and description of the head that is shown, as far as its model knows them.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { HeadNote } from "../engine/engine.ts";
import type { HeadChoice } from "../state/picture.ts";
import type { Mean } from "../state/playground-state.ts";
import { quoteName } from "../state/token-text.ts";
import { LightElement } from "./light-element.ts";

@customElement("head-note")
export class HeadNoteView extends LightElement {
  @property({ attribute: false }) note: HeadNote | undefined;
  @property({ attribute: false }) layer = 0;
  @property({ attribute: false }) head = 0;
  @property({ attribute: false }) mean: Mean = "off";
  /** What a mean over heads is; comes after the first picture. */
  @property({ attribute: false }) meanNote: HeadNote | undefined;
  /** What else there is to say of it. */
  @property({ attribute: false }) about = "";
  /** The model of a picture that is not of the open one. */
  @property({ attribute: false }) lastGoodOf: string | undefined;
  /** What the next picture is to show. */
  @property({ attribute: false }) chosen: HeadChoice = { layer: 0, head: 0 };

  protected override render(): TemplateResult {
    const { lastGoodOf, mean } = this;
    const note = mean === "off" ? this.note : this.meanNote;
    const place =
      mean === "off"
        ? `Layer ${this.layer}, head ${this.head}`
        : mean === "layer"
          ? `Layer ${this.layer}`
          : "All layers";
    const lastGood = lastGoodOf && `Last good picture: ${quoteName(lastGoodOf)}, ${place.toLowerCase()}`;
    const above = lastGood ?? (note && place);
    return html`${above === undefined ? nothing : html`<p class="note-place">${above}</p>`}
      <h2>${note?.name ?? place}</h2>
      ${lastGood === undefined ? nothing : this.renderNext()} ${note === undefined ? nothing : renderMeaning(note)}
      ${this.about === "" ? nothing : html`<p class="note-description">${this.about}</p>`}`;
  }

  private renderNext(): TemplateResult | typeof nothing {
    const { layer, head } = this.chosen;
    if (layer === this.layer && head === this.head) return nothing;
    return html`<p>The next picture shows layer ${layer}, head ${head}.</p>`;
  }
}

function renderMeaning({ formula, description }: HeadNote): TemplateResult {
  return html`<p class="note-formula"><code>${formula}</code></p>
    <p class="note-description">${description}</p>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "head-note": HeadNoteView;
  }
}
