// Says what went wrong, with its code, and what to do about it.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Fault } from "../state/picture.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";

@customElement("fault-banner")
export class FaultBanner extends LightElement {
  @property({ attribute: false }) fault: Fault | undefined;
  /** The picture below belongs to an earlier text. */
  @property({ attribute: false }) hasPicture = false;

  protected override render(): TemplateResult {
    // The region is always there: screen readers announce only changes inside a region that they know.
    return html`<div role="alert">${this.fault === undefined ? nothing : this.renderFault(this.fault)}</div>`;
  }

  private renderFault({ code, message, advice, canRetry }: Fault): TemplateResult {
    return html`<div class="fault">
      <p>
        <strong>${message}</strong> ${advice} ${this.hasPicture ? "The picture below is the last good one." : nothing}
        <code class="fault-code">${code}</code>
      </p>
      ${canRetry ? this.renderButton("Try again", "retry") : nothing}
      ${code === "E_TOK_TIMEOUT" ? this.renderButton("Cut at white space", "cut-at-white-space") : nothing}
    </div>`;
  }

  private renderButton(words: string, intention: "retry" | "cut-at-white-space"): TemplateResult {
    return html`<button type="button" class="plain-button" @click=${() => intend(this, intention, null)}>
      ${words}
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fault-banner": FaultBanner;
  }
}
