// The models that come with the page, one click each.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { BUILT_IN_MODELS, type BuiltInModel } from "../state/built-in-models.ts";
import type { ModelsScreen } from "../state/models.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";

@customElement("built-in-models")
export class BuiltInModels extends LightElement {
  @property({ attribute: false }) models: ModelsScreen | undefined;

  protected override render(): TemplateResult {
    return html`<div class="button-row" role="group" aria-label="Models that come with this page">
      ${BUILT_IN_MODELS.map((model) => this.button(model))}
    </div>`;
  }

  private button({ name, words }: BuiltInModel): TemplateResult {
    const { open, opening } = this.models ?? {};
    const isOpen = open?.kind === "built-in" && open.name === name;
    const isOpening = opening?.kind === "built-in" && opening.name === name;
    // The one that is open, chosen again, ends the opening of another.
    const isNeeded = !isOpening && !(isOpen && opening === undefined);
    return html`<button
      type="button"
      class="plain-button"
      title=${words}
      aria-pressed=${isOpen ? "true" : "false"}
      aria-busy=${isOpening ? "true" : nothing}
      @click=${() => isNeeded && intend(this, "open-model", name)}
    >
      ${name}
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "built-in-models": BuiltInModels;
  }
}
