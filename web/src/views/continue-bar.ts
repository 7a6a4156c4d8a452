// Lets the model go on with the text: a button that starts and stops it, one that takes it back, and how to choose.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { CONTINUE_FIELDS, readContinueOptions, type ContinueField } from "../state/continue-options.ts";
import { NO_CONTINUATION, type ContinuationShown } from "../state/picture.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";

@customElement("continue-bar")
export class ContinueBar extends LightElement {
  @property({ attribute: false }) continuation: ContinuationShown = NO_CONTINUATION;
  /** There is a text that a model can go on with. */
  @property({ attribute: false }) isPossible = false;
  @property({ attribute: false }) private isOpen = false;
  @property({ attribute: false }) private isSampled = false;
  @query("form") private form!: HTMLFormElement;
  @query(".continue-button") private button!: HTMLButtonElement;

  protected override render(): TemplateResult {
    const { isRunning, made, asked, canUndo } = this.continuation;
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
      <fieldset
        id="continue-options"
        class="continue-options"
        ?hidden=${!this.isOpen}
        ?disabled=${isRunning}
        @input=${() => intend(this, "choose-how-to-continue", null)}
      >
        <legend class="visually-hidden">How to continue</legend>
        ${this.renderField("tokens", true)}
        <label class="field"
          >Choose
          <select @change=${this.onChoice}>
            <option value="greedy">the likeliest (greedy)</option>
            <option value="sampled">by chance (sampled)</option>
          </select></label
        >
        ${
          this.isSampled
            ? html`${this.renderField("temperature", true)} ${this.renderField("topK", false)}
              ${this.renderField("topP", false)} ${this.renderField("seed", true)}`
            : nothing
        }
      </fieldset>
      ${this.continuation.end === "" ? nothing : html`<p class="continue-end">${this.continuation.end}</p>`}
      <div role="alert">${this.renderFault()}</div>
    </form>`;
  }

  private renderField(name: ContinueField, isRequired: boolean): TemplateResult {
    const { label, value, min, max, step } = CONTINUE_FIELDS[name];
    return html`<label class="field"
      >${label}
      <input
        type="number"
        name=${name}
        value=${value}
        min=${min}
        max=${max}
        step=${step}
        placeholder=${isRequired ? nothing : "all"}
        ?required=${isRequired}
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
    const valueOf = (field: ContinueField) => this.form.querySelector<HTMLInputElement>(`[name=${field}]`)?.value ?? "";
    intend(this, "continue-text", readContinueOptions(this.isSampled, valueOf));
  }

  /** The browser says what is wrong beside the field, at once: of one that is hidden it says nothing. */
  private open(): void {
    this.isOpen = true;
    this.performUpdate();
  }

  private onChoice(event: Event): void {
    this.isSampled = event.target instanceof HTMLSelectElement && event.target.value === "sampled";
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
