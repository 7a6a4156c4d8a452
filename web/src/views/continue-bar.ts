// Lets the model go on with the text: a button that starts and stops it, one that takes it back, and how to choose.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import {
  CONTINUE_FIELDS,
  DEFAULT_CONTINUE,
  readContinueField,
  type ContinueField,
  type ContinueSettings,
} from "../state/continue-options.ts";
import { NO_CONTINUATION, type ContinuationShown } from "../state/picture.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";

@customElement("continue-bar")
export class ContinueBar extends LightElement {
  @property({ attribute: false }) continuation: ContinuationShown = NO_CONTINUATION;
  @property({ attribute: false }) settings: ContinueSettings = DEFAULT_CONTINUE;
  /** There is a text that a model can go on with. */
  @property({ attribute: false }) isPossible = false;
  @property({ attribute: false }) private isOpen = false;
  @query(".continue-button") private button!: HTMLButtonElement;

  protected override render(): TemplateResult {
    const { isRunning, made, asked, canUndo } = this.continuation;
    const isSampled = this.settings.decoding === "sampled";
    return html`<form class="continue" @submit=${this.onSubmit}>
      <p class="continue-buttons">
        ${isRunning ? html`<span class="continue-progress">${made} of ${asked}</span>` : nothing}
        ${canUndo ? html`<button type="button" class="plain-button" @click=${this.undo}>Undo</button>` : nothing}
        <button class="plain-button continue-button" ?disabled=${!this.isPossible && !isRunning}>
          ${isRunning ? "Stop" : "Continue"}
        </button>
        <button
          type="button"
          class="plain-button"
          aria-expanded=${this.isOpen}
          aria-controls="continue-options"
          @click=${() => (this.isOpen = !this.isOpen)}
        >
          Options
        </button>
      </p>
      <fieldset id="continue-options" class="continue-options" ?hidden=${!this.isOpen} ?disabled=${isRunning}>
        <legend class="visually-hidden">How to continue</legend>
        ${this.renderField("new-tokens")}
        <label class="field"
          >Choose
          <select @change=${this.onChoice}>
            <option value="greedy" .selected=${!isSampled}>the likeliest (greedy)</option>
            <option value="sampled" .selected=${isSampled}>by chance (sampled)</option>
          </select></label
        >
        ${
          isSampled
            ? html`${this.renderField("temperature")} ${this.renderField("top-k")} ${this.renderField("top-p")}
              ${this.renderField("seed")}`
            : nothing
        }
      </fieldset>
      ${this.continuation.end === "" ? nothing : html`<p class="continue-end">${this.continuation.end}</p>`}
      <div role="alert">${this.renderFault()}</div>
    </form>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("settings")) return;
    for (const field of this.querySelectorAll("input")) if (field !== document.activeElement) this.fill(field);
  }

  /** As the view says, also where what stood in the field could not be used. Never one that somebody types in: a view comes a frame later than its letters. */
  private fill(field: HTMLInputElement): void {
    const value = String(this.settings[field.name as ContinueField] ?? "");
    if (field.value !== value) field.value = value;
  }

  private renderField(name: ContinueField): TemplateResult {
    const { label, min, max, step } = CONTINUE_FIELDS[name];
    const isRequired = DEFAULT_CONTINUE[name] !== null;
    return html`<label class="field"
      >${label}
      <input
        type="number"
        name=${name}
        min=${min}
        max=${max}
        step=${step}
        placeholder=${isRequired ? nothing : "all"}
        ?required=${isRequired}
        @input=${this.onInput}
        @blur=${this.onBlur}
        @invalid=${this.open}
    /></label>`;
  }

  private renderFault(): TemplateResult | typeof nothing {
    const { fault } = this.continuation;
    if (fault === undefined) return nothing;
    return html`<p class="fault">${fault.message} ${fault.advice} <code class="fault-code">${fault.code}</code></p>`;
  }

  private onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    if (this.continuation.isRunning) return intend(this, "stop-continuing", null);
    intend(this, "continue-text", null);
  }

  /** What cannot be used yet stays in its field; the form does not start with it. */
  private onInput({ target }: InputEvent): void {
    if (!(target instanceof HTMLInputElement)) return;
    const name = target.name as ContinueField;
    const value = target.validity.badInput ? undefined : readContinueField(name, target.value);
    intend(this, "choose-how-to-continue", value === undefined ? {} : { [name]: value });
  }

  /** The browser says what is wrong beside the field, at once: of one that is hidden it says nothing. */
  private open(): void {
    this.isOpen = true;
    this.performUpdate();
  }

  private onBlur({ target }: FocusEvent): void {
    if (target instanceof HTMLInputElement && target.validity.valid) this.fill(target);
  }

  private onChoice(event: Event): void {
    if (!(event.target instanceof HTMLSelectElement)) return;
    const decoding = event.target.value === "sampled" ? "sampled" : "greedy";
    intend(this, "choose-how-to-continue", { decoding });
  }

  /** The button goes away with what it undoes; who pressed it stays in the row. */
  private undo(): void {
    this.button.focus();
    intend(this, "undo-continuing", null);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "continue-bar": ContinueBar;
  }
}
