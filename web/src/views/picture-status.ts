// What stands where the map would be while there is none, and a sign of life during long work.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Screen } from "../state/picture.ts";
import { LightElement } from "./light-element.ts";

@customElement("picture-status")
export class PictureStatus extends LightElement {
  @property({ attribute: false }) phase: Screen["phase"] = "loading";
  @property({ attribute: false }) hasPicture = false;
  @property({ attribute: false }) isBusy = false;

  protected override render(): TemplateResult {
    return html`<div role="status">${this.hasPicture ? this.renderBusy() : this.renderAbsence()}</div>`;
  }

  /** Appears only when work takes long: the style sheet delays it. */
  private renderBusy(): TemplateResult | typeof nothing {
    return this.isBusy ? html`<p class="busy" aria-hidden="true">Computing…</p>` : nothing;
  }

  private renderAbsence(): TemplateResult | typeof nothing {
    switch (this.phase) {
      case "empty":
        return html`<p class="absence">
          There are no words yet. Type a sentence above and its attention appears here.
        </p>`;
      case "failed":
        return html`<p class="absence">There is nothing to show.</p>`;
      case "loading":
        return html`<p class="absence">Starting the engine…</p>`;
      case "ready":
        return nothing;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "picture-status": PictureStatus;
  }
}
