// What stands where the map would be while there is none, and a sign of life during long work, for eyes and ears.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Screen } from "../state/picture.ts";
import { createLateSwitch } from "./late-switch.ts";
import { LightElement } from "./light-element.ts";
import { createLongWait } from "./long-wait.ts";

/** Most work is done sooner. */
const UNSIGNED_MS = 300;

@customElement("picture-status")
export class PictureStatus extends LightElement {
  @property({ attribute: false }) phase: Screen["phase"] = "loading";
  @property({ attribute: false }) hasPicture = false;
  @property({ attribute: false }) isBusy = false;
  @property({ attribute: false }) hasModel = false;
  @property({ attribute: false }) private spoken = "";
  @property({ attribute: false }) private isLate = false;
  private readonly switchLate = createLateSwitch(UNSIGNED_MS, (isLate) => (this.isLate = isLate));
  private readonly wait = createLongWait((words) => (this.spoken = words));

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.wait({ isBusy: false, phase: "loading" });
    this.switchLate(false);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("isBusy") || changed.has("phase")) this.wait(this);
    if (changed.has("isBusy")) this.switchLate(this.isBusy);
  }

  protected override render(): TemplateResult {
    return html`<div role="status">${this.hasPicture ? this.renderBusy() : this.renderAbsence()}</div>`;
  }

  private renderBusy(): TemplateResult {
    return html`${this.isLate ? html`<p class="busy" aria-hidden="true">Computing…</p>` : nothing}
      <p class="visually-hidden">${this.spoken}</p>`;
  }

  /** As renderBusy, where the first picture will be. */
  private renderComing(): TemplateResult {
    return html`<p class="absence" aria-hidden="true">${this.isLate ? "Computing…" : nothing}</p>
      <p class="visually-hidden">${this.spoken}</p>`;
  }

  private renderAbsence(): TemplateResult | typeof nothing {
    switch (this.phase) {
      case "empty":
        return html`<p class="absence">
          There are no words yet.
          <span class="typing-hint">Type a sentence above and its attention appears here.</span>
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
