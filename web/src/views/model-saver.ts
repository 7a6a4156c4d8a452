// What has been learned, to be kept: as files, or opened in the playground.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { formatBytes, formatCount } from "../state/number-format.ts";
import type { FileShown, FolderShown } from "../state/train-screen.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";

@customElement("model-saver")
export class ModelSaver extends LightElement {
  @property({ attribute: false }) folder: FolderShown | undefined;
  @property({ attribute: false }) canSave = false;
  @property({ attribute: false }) isSaving = false;
  /** Step of an earlier point that is looked at; undefined at the last one. */
  @property({ attribute: false }) earlierStep: number | undefined;
  @query("a[download]") private zipLink!: HTMLAnchorElement | null;

  protected override render(): TemplateResult {
    return html`<p class="button-row">
        ${this.button("Download the model", "download-model")} ${this.button("Open in the playground", "open-trained")}
      </p>
      ${this.earlierStep === undefined ? nothing : this.latestIsGiven(this.earlierStep)}
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

  private latestIsGiven(earlierStep: number): TemplateResult {
    return html`<p>Step ${formatCount(earlierStep)} is shown; both give the model as far as it has been trained.</p>`;
  }

  private files({ step, zip, files }: FolderShown): TemplateResult {
    const which = step === undefined ? "the last good step" : `step ${formatCount(step)}`;
    return html`<p>The model of ${which}: ${linkTo(zip)}. Unpack it, and open its folder like any other model.</p>
      <details class="model-files">
        <summary>Its files, one by one</summary>
        <ul>
          ${files.map((file) => html`<li>${linkTo(file)}</li>`)}
        </ul>
      </details>`;
  }

  /** Who asked for it has it at once; the link is for another time. */
  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("folder") && this.folder !== undefined) this.zipLink?.click();
  }
}

function linkTo({ name, sizeBytes, address }: FileShown): TemplateResult {
  return html`<a href=${address} download=${name}>${name}</a> (${formatBytes(sizeBytes)})`;
}

declare global {
  interface HTMLElementTagNameMap {
    "model-saver": ModelSaver;
  }
}
