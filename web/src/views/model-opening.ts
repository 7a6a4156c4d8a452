// What is going on with models, wherever it was asked for: a link's model that waits for a click, the progress of an
// opening, and why one did not succeed. The model and the picture before stay as they are meanwhile.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { ModelIdentity, ModelsScreen, Opening } from "../state/models.ts";
import type { Fault } from "../state/picture.ts";
import { formatBytes } from "../state/number-format.ts";
import { quoteName } from "../state/token-text.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";
import { howItLies, whereFrom } from "./model-words.ts";

@customElement("model-opening")
export class ModelOpening extends LightElement {
  @property({ attribute: false }) models: ModelsScreen | undefined;

  protected override render(): TemplateResult {
    // The regions are always there: screen readers announce only changes inside a region that they know.
    return html`<div role="status">${this.models?.offer ? this.renderOffer(this.models.offer) : nothing}</div>
      ${this.models?.opening && hasProgress(this.models.opening) ? this.renderProgress(this.models.opening) : nothing}
      <div role="alert">${this.models?.fault ? this.renderFault(this.models.fault) : nothing}</div>`;
  }

  private renderOffer({ name, host, bits }: ModelIdentity): TemplateResult {
    const lies = bits === "8" ? " in eight bits" : "";
    const from = host === undefined ? nothing : html` from <strong class="model-host">${host}</strong>`;
    return html`<div class="notes model-offer">
      <p>This view uses the model <bdi>${quoteName(name)}</bdi>${lies}${from}.</p>
      <div class="button-row">
        <button type="button" class="plain-button" @click=${() => intend(this, "accept-offer", null)}>Load it</button>
        <button type="button" class="plain-button" @click=${() => intend(this, "decline-offer", null)}>
          Use <bdi>${quoteName(this.models?.instead ?? "", 40)}</bdi>
        </button>
      </div>
    </div>`;
  }

  private renderProgress(opening: Opening): TemplateResult {
    const { doneBytes = 0, totalBytes = 0, memoryBytes = 0 } = opening.progress ?? {};
    const isKnown = totalBytes > 0;
    const name = quoteName(opening.name);
    return html`<div class="model-progress">
      <p>
        Opening
        <bdi>${name}</bdi>
        ${howItLies(opening)}${whereFrom(opening, opening.progress?.hosts)}${memoryBytes > 0 ? html`; it takes ${formatBytes(memoryBytes)} of memory` : nothing}.
      </p>
      <div class="progress-row">
        <progress
          aria-label=${`Opening ${name}`}
          max=${isKnown ? totalBytes : 1}
          .value=${isKnown ? doneBytes : 0}
          class=${isKnown ? "" : "is-unknown"}
        ></progress>
        <span class="progress-bytes">${bytesSoFar(doneBytes, totalBytes)}</span>
        <button type="button" class="plain-button" @click=${() => intend(this, "cancel-opening", null)}>Cancel</button>
      </div>
    </div>`;
  }

  private renderFault({ code, message, advice, canRetry }: Fault): TemplateResult {
    const open = this.models?.open;
    return html`<div class="fault">
      <p>
        <strong>${message}</strong> ${advice}
        ${open === undefined ? nothing : html`<bdi>${quoteName(open.name)}</bdi> stays open.`}
        <code class="fault-code">${code}</code>
      </p>
      <div class="button-row">
        ${
          canRetry
            ? html`<button type="button" class="plain-button" @click=${() => intend(this, "retry-opening", null)}>
                Try again
              </button>`
            : nothing
        }
        <button type="button" class="plain-button" @click=${() => intend(this, "dismiss-opening", null)}>
          Dismiss
        </button>
      </div>
    </div>`;
  }
}

/** A model that is made on the spot would only flash, and move the page. */
function hasProgress({ kind, progress }: Opening): boolean {
  return kind !== "built-in" || progress !== undefined;
}

function bytesSoFar(doneBytes: number, totalBytes: number): string {
  if (totalBytes > 0) return `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`;
  return doneBytes > 0 ? formatBytes(doneBytes) : "";
}

declare global {
  interface HTMLElementTagNameMap {
    "model-opening": ModelOpening;
  }
}
