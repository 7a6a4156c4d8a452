// What is learned, by what kind of model: every setting that decides the numbers.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
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
const MAX_SEED = 2 ** 32 - 1;

@customElement("train-settings")
export class TrainSettings extends LightElement {
  @property({ attribute: false }) state: TrainState = DEFAULT_TRAIN_STATE;

  protected override render(): TemplateResult {
    const { state } = this;
    const { description, example } = TASK_WORDS[state.task];
    return html`<form class="train-settings" @submit=${(event: Event) => event.preventDefault()}>
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
      ${this.number("rate", "Learning rate", (value) => value > 0 && Number.isFinite(value))}
      ${this.number("seed", "Seed", (value) => Number.isInteger(value) && value >= 0 && value <= MAX_SEED)}
    </form>`;
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

  private number(key: "rate" | "seed", label: string, isGood: (value: number) => boolean): TemplateResult {
    const read = (target: EventTarget | null): number =>
      target instanceof HTMLInputElement && target.value !== "" ? Number(target.value) : NaN;
    const onInput = ({ target }: Event): void => {
      if (isGood(read(target))) intend(this, "type-settings", { [key]: read(target) });
    };
    // What is no number was not taken: what is goes on is said again.
    const onChange = ({ target }: Event): void => {
      if (target instanceof HTMLInputElement && !isGood(read(target))) target.value = String(this.state[key]);
    };
    return html`<label class="field"
      >${label}
      <input
        type="text"
        inputmode="decimal"
        data-setting=${key}
        autocomplete="off"
        .value=${String(this.state[key])}
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
