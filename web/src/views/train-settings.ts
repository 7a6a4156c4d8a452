// What is learned, by what kind of model: every setting that decides the numbers.

import { html, noChange, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { keyOfNumber } from "../state/train-link.ts";
import { DEFAULT_TRAIN_STATE, divisorsOf, type TrainState } from "../state/train-state.ts";
import { POSITION_WORDS, SCORE_WORDS, TASK_WORDS } from "../state/train-words.ts";
import { POSITIONS, SCORES, TASKS, type TrainingConfig } from "../training/training.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";
import "./text-to-learn.ts";

// What is worth choosing; a link may ask for any other.
const LAYERS = [1, 2, 3, 4, 6, 8];
const HEADS = [1, 2, 4, 8];
const WIDTHS = [16, 32, 64, 128, 256, 512];

@customElement("train-settings")
export class TrainSettings extends LightElement {
  @property({ attribute: false }) state: TrainState = DEFAULT_TRAIN_STATE;
  /** Why what was typed last is not taken. */
  @property({ attribute: false }) private refusal = "";
  /** What stood in the field before somebody typed in it: half of what they type may be a number, too. */
  private kept = 0;
  /** The field that somebody types in: a view comes a frame later than its letters, and must not take them back. */
  @property({ attribute: false }) private typed: "rate" | "seed" | undefined;

  protected override render(): TemplateResult {
    const { state } = this;
    const { description, example } = TASK_WORDS[state.task];
    return html`<form
        class="train-settings"
        @submit=${(event: Event) => event.preventDefault()}
        @input=${() => (this.refusal = "")}
      >
        <div class="wide-field">
          ${this.choice("task", "Task", TASKS, (task) => TASK_WORDS[task].label, "task-words")}
          <p id="task-words" class="task-words">
            ${description} ${state.task === "text" ? nothing : html`For example: <code>${example}</code>`}
          </p>
        </div>
        ${state.task === "text" ? html`<text-to-learn class="wide-field" .text=${state.text}></text-to-learn>` : nothing}
        ${this.choice("layers", "Layers", withValue(LAYERS, state.layers))}
        ${this.choice("width", "Width", withValue(WIDTHS, state.width))}
        ${this.choice("heads", "Heads", withValue(HEADS, state.heads))}
        ${this.choice("kvHeads", "Key/value heads", withValue(divisorsOf(state.heads), state.kvHeads))}
        ${this.choice("score", "Score", SCORES, (kind) => SCORE_WORDS[kind])}
        ${this.choice("positions", "Positions", POSITIONS, (kind) => POSITION_WORDS[kind])}
        ${this.choice("feedForward", "Feed-forward", [true, false], (has) => (has ? "with" : "without"))}
        ${this.number("rate", "Learning rate")} ${this.number("seed", "Seed")}
      </form>
      <div role="alert">${this.refusal === "" ? nothing : html`<p class="fault">${this.refusal}</p>`}</div>`;
  }

  private choice<K extends keyof TrainingConfig>(
    key: K,
    label: string,
    values: readonly TrainingConfig[K][],
    words: (value: TrainingConfig[K]) => string = String,
    describedBy?: string,
  ): TemplateResult {
    const onChange = ({ target }: Event): void => {
      const value = target instanceof HTMLSelectElement ? values[target.selectedIndex] : undefined;
      if (value !== undefined) intend(this, "choose-settings", { [key]: value });
    };
    // live: a choice that Back takes away before a frame was drawn is known to the browser's select alone.
    return html`<label class="field"
      >${label}
      <select data-setting=${key} aria-describedby=${describedBy ?? nothing} autocomplete="off" @change=${onChange}>
        ${values.map((value) => html`<option .selected=${live(value === this.state[key])}>${words(value)}</option>`)}
      </select></label
    >`;
  }

  private number(key: "rate" | "seed", label: string): TemplateResult {
    const read = (input: HTMLInputElement) => keyOfNumber(key, this.kept).read(input.value.trim());
    const onFocus = (): void => void ([this.kept, this.typed] = [this.state[key], key]);
    const onInput = ({ target }: Event): void => {
      if (!(target instanceof HTMLInputElement)) return;
      const { value, problem } = read(target);
      if (problem === "") intend(this, "type-settings", { [key]: value });
    };
    const onChange = ({ target }: Event): void => {
      if (!(target instanceof HTMLInputElement)) return;
      const { value, problem } = read(target);
      this.refusal = problem === "" ? "" : `${problem} It stays ${String(value)}.`;
      if (problem !== "") intend(this, "type-settings", { [key]: value });
      target.value = String(value);
      this.kept = value;
    };
    const onBlur = (): void => void (this.typed = undefined);
    return html`<label class="field"
      >${label}
      <input
        type="text"
        inputmode="decimal"
        data-setting=${key}
        autocomplete="off"
        .value=${this.typed === key ? noChange : live(String(this.state[key]))}
        @focus=${onFocus}
        @blur=${onBlur}
        @input=${onInput}
        @change=${onChange}
    /></label>`;
  }
}

function withValue(values: readonly number[], value: number): readonly number[] {
  return values.includes(value) ? values : [...values, value].sort((a, b) => a - b);
}

declare global {
  interface HTMLElementTagNameMap {
    "train-settings": TrainSettings;
  }
}
