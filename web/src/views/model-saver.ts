// What has been learned, to be kept: as files, or opened in the playground.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { formatBytes, formatCount } from "../state/number-format.ts";
import type { FolderShown } from "../state/train-screen.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";

@customElement("model-saver")
export class ModelSaver extends LightElement {
  @property({ attribute: false }) folder: FolderShown | undefined;
  @property({ attribute: false }) canSave = false;
  @property({ attribute: false }) isSaving = false;

  protected override render(): TemplateResult {
    return html`<p class="button-row">
        ${this.button("Download the model", "download-model")} ${this.button("Open in the playground", "open-trained")}
      </p>
      <div role="status">${this.folder === undefined ? nothing : this.files(this.folder)}</div>`;
  }

  private button(words: string, order: "download-model" | "open-trained"): TemplateResult {
    const isOn = this.canSave && !this.isSaving;
    const onClick = (): void => {
      if (isOn) intend(this, order, null);
    };
    return html`<button type="button" class="plain-button" aria-disabled=${isOn ? nothing : "true"} @click=${onClick}>
      ${words}
    </button>`;
  }

  private files({ step, files }: FolderShown): TemplateResult {
    const which = step === undefined ? "the last good step" : `step ${formatCount(step)}`;
    return html`<p>The model of ${which}; put these files into one folder, and open that like any other model:</p>
      <ul class="model-files">
        ${files.map(
          ({ name, sizeBytes, address }) =>
            html`<li><a href=${address} download=${name}>${name}</a> (${formatBytes(sizeBytes)})</li>`,
        )}
      </ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "model-saver": ModelSaver;
  }
}
