// What stands where the map would be while there is none, and a sign of life during long work, for eyes and ears.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Screen } from "../state/picture.ts";
import { LightElement } from "./light-element.ts";
import { createLongWait } from "./long-wait.ts";

@customElement("picture-status")
export class PictureStatus extends LightElement {
  @property({ attribute: false }) phase: Screen["phase"] = "loading";
  @property({ attribute: false }) hasPicture = false;
  @property({ attribute: false }) isBusy = false;
  @property({ attribute: false }) hasModel = false;
  @property({ attribute: false }) private spoken = "";
  private readonly wait = createLongWait((words) => (this.spoken = words));

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.wait({ isBusy: false, phase: "loading" });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("isBusy") || changed.has("phase")) this.wait(this);
  }

  protected override render(): TemplateResult {
    return html`<div role="status">${this.hasPicture ? this.renderBusy() : this.renderAbsence()}</div>`;
  }

  /** The sign for eyes appears only when work takes long: the style sheet delays it. */
  private renderBusy(): TemplateResult {
    return html`${this.isBusy ? html`<p class="busy" aria-hidden="true">Computing…</p>` : nothing}
      <p class="visually-hidden">${this.spoken}</p>`;
  }

  /** As renderBusy, where the first picture will be. */
  private renderComing(): TemplateResult {
    return html`<p class="absence" aria-hidden="true"><span class="late">Computing…</span></p>
      <p class="visually-hidden">${this.spoken}</p>`;
  }

  private renderAbsence(): TemplateResult | typeof nothing {
    switch (this.phase) {
      case "empty":
        return html`<p class="absence">
          There are no words yet. Type a sentence above and its attention appears here.
        </p>`;
      case "failed":
        return html`<p class="absence">There is nothing to show.</p>`;
      case "waiting":
        return html`<p class="absence">The picture appears here when the model of this view is open.</p>`;
      case "loading":
        return this.hasModel ? this.renderComing() : html`<p class="absence">Starting the engine…</p>`;
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
