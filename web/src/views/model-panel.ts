// Which model is open, and how another one is opened. Closed at first; <details> is a button for the keyboard.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import {
  isCopyDeleted,
  type KeptModelFacts,
  type KeptScreen,
  type ModelsScreen,
  type OpenModelFacts,
} from "../state/models.ts";
import { formatBytes, formatCount } from "../state/number-format.ts";
import { quoteName, visibleSentence } from "../state/token-text.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";
import { howItLies, whereFrom } from "./model-words.ts";

@customElement("model-panel")
export class ModelPanel extends LightElement {
  @property({ attribute: false }) models: ModelsScreen | undefined;
  @property({ attribute: false }) kept: KeptScreen | undefined;
  @query("#model-source") private source!: HTMLInputElement;

  /** What had the focus may go, as a copy that is deleted: the panel keeps it. */
  protected override update(changed: PropertyValues<this>): void {
    const hadFocus = this.contains(document.activeElement);
    super.update(changed);
    if (hadFocus && !this.contains(document.activeElement)) this.querySelector("summary")?.focus();
  }

  protected override render(): TemplateResult {
    const open = this.models?.open;
    const isDeleted = open !== undefined && isCopyDeleted(open, this.kept?.models);
    return html`<details class="model-panel" @toggle=${this.onToggle}>
      <summary>
        <span class="model-summary-title">Model</span>
        ${open === undefined ? "none is open yet" : html`<bdi>${quoteName(open.name)}</bdi> ${howItLies(open)}${isDeleted ? "deleted here, and open until another one is" : whereFrom(open, open.hosts)}`}
      </summary>
      <div class="model-panel-body">
        ${open === undefined ? nothing : this.renderOpen(open)} ${open?.isGiven === true ? nothing : this.renderBits()}
        ${this.renderWays()} ${this.renderKept()}
      </div>
    </details>`;
  }

  private renderOpen(open: OpenModelFacts): TemplateResult {
    const { layers, heads, maxTokens, readBytes, memoryBytes, warnings, isGiven } = open;
    const size =
      memoryBytes > 0 ? `${formatBytes(readBytes)} read, ${formatBytes(memoryBytes)} in memory` : "nothing to download";
    return html`<div class="model-facts">
      <p>
        ${count(layers, "layer")}, ${count(heads, "head")}, ${isGiven === true ? "a text of" : "texts of up to"}
        ${count(maxTokens, "token")}; ${size}.
        ${(open.kind === "address" || open.kind === "files") && isGiven !== true ? this.renderKeep() : nothing}
        ${open.kind === "built-in" && memoryBytes > 0 ? linkToCard(open.name) : nothing}
      </p>
      ${warnings.length === 0 ? nothing : renderWarnings(warnings)}
    </div>`;
  }

  private renderBits(): TemplateResult {
    const choose = ({ target }: Event): void =>
      intend(this, "choose-bits", (target as HTMLInputElement).checked ? "8" : "saved");
    return html`<label class="bits-choice">
      <input type="checkbox" .checked=${live(this.models?.bits === "8")} @change=${choose} />
      Eight bits: smaller and faster, slightly different numbers
    </label>`;
  }

  private renderWays(): TemplateResult {
    return html`<form class="model-form" @submit=${this.onSubmit}>
        <label for="model-source">Open another: a name, org/name of Hugging Face, or the address of a folder</label>
        <div class="model-row">
          <input
            id="model-source"
            type="text"
            inputmode="url"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            placeholder="org/name or https://…"
          />
          <button type="submit" class="plain-button">Open</button>
        </div>
      </form>
      <div class="model-row">
        ${this.renderPicker("Choose a folder…", true)} ${this.renderPicker("Choose its files…", false)}
        <span class="model-hint"
          >or drop it anywhere on this page; or a file of attention weights that you computed elsewhere. Nothing is
          uploaded.</span
        >
      </div>`;
  }

  private renderPicker(label: string, isFolder: boolean): TemplateResult {
    const pick = (event: Event): void =>
      void (event.target as HTMLElement).parentElement?.querySelector("input")?.click();
    return html`<span>
      <button type="button" class="plain-button" @click=${pick}>${label}</button>
      <input
        type="file"
        hidden
        multiple
        ?webkitdirectory=${isFolder}
        aria-label=${label}
        data-testid=${isFolder ? "folder-input" : "files-input"}
        @change=${this.onPicked}
      />
    </span>`;
  }

  private renderKeep(): TemplateResult {
    const isKeeping = this.kept?.keeping !== undefined;
    // Not disabled: the focus would be lost.
    return html`<button
      type="button"
      class="plain-button"
      aria-disabled=${isKeeping}
      @click=${() => isKeeping || intend(this, "keep-model", null)}
    >
      Keep this model
    </button>`;
  }

  private renderKept(): TemplateResult {
    const { models = [], keeping, fault } = this.kept ?? {};
    return html`<div role="alert">
        ${
          fault === undefined
            ? nothing
            : html`<p class="fault">${fault.message} <code class="fault-code">${fault.code}</code></p>`
        }
      </div>
      ${
        models.length === 0 && keeping === undefined
          ? nothing
          : html`<section aria-labelledby="kept-title">
              <h2 id="kept-title" class="area-title">Kept in this browser</h2>
              <ul class="kept-list">
                ${models.map((model) => this.renderKeptModel(model))}
                ${keeping === undefined ? nothing : this.renderKeeping(keeping)}
              </ul>
            </section>`
      }`;
  }

  private renderKeptModel(model: KeptModelFacts): TemplateResult {
    const name = quoteName(model.name);
    return html`<li>
      <span class="kept-name"
        ><bdi>${name}</bdi>
        ${formatBytes(model.sizeBytes)}${model.host === undefined ? "" : `, from ${model.host}`}</span
      >
      <button
        type="button"
        class="plain-button"
        aria-label=${`Open ${name}`}
        @click=${() => intend(this, "open-kept", model)}
      >
        Open
      </button>
      <button
        type="button"
        class="plain-button"
        aria-label=${`Delete ${name}`}
        @click=${() => intend(this, "delete-kept", model.name)}
      >
        Delete
      </button>
    </li>`;
  }

  /** Whichever model is open meanwhile. */
  private renderKeeping({ name, doneBytes, totalBytes }: NonNullable<KeptScreen["keeping"]>): TemplateResult {
    return html`<li>
      <span class="kept-name">
        Keeping
        <bdi>${quoteName(name)}</bdi>
        ${formatBytes(doneBytes)}${totalBytes === undefined ? "" : ` of ${formatBytes(totalBytes)}`}
      </span>
      <progress
        aria-label=${`Keeping ${quoteName(name)}`}
        max=${totalBytes ?? 1}
        .value=${totalBytes === undefined ? 0 : doneBytes}
      ></progress>
      <button type="button" class="plain-button" @click=${() => intend(this, "cancel-keeping", null)}>
        Stop keeping
      </button>
    </li>`;
  }

  private onToggle({ target }: Event): void {
    if (target instanceof HTMLDetailsElement && target.open) intend(this, "show-kept", null);
  }

  private onSubmit(event: Event): void {
    event.preventDefault();
    intend(this, "open-model", this.source.value);
  }

  private onPicked({ target }: Event): void {
    if (!(target instanceof HTMLInputElement) || target.files === null) return;
    const files = Array.from(target.files);
    // The same folder can then be picked again.
    target.value = "";
    if (files.length > 0) intend(this, "open-model", files);
  }
}

/** Of more than a few, the rest is there on demand. */
const MAX_OPEN_WARNINGS = 3;

function linkToCard(name: string): TemplateResult {
  return html`<a href="./models/${name}/README.md" target="_blank" rel="noopener">Its card</a>: what it learned from,
    how, and what it cannot do.`;
}

function renderWarnings(warnings: readonly string[]): TemplateResult {
  const list = html`<ul class="model-warnings">
    ${warnings.map((warning) => html`<li>${visibleSentence(warning)}</li>`)}
  </ul>`;
  if (warnings.length <= MAX_OPEN_WARNINGS) return list;
  return html`<details>
    <summary>${formatCount(warnings.length)} warnings about its files</summary>
    ${list}
  </details>`;
}

function count(number: number, one: string): string {
  return `${formatCount(number)} ${number === 1 ? one : `${one}s`}`;
}

declare global {
  interface HTMLElementTagNameMap {
    "model-panel": ModelPanel;
  }
}
