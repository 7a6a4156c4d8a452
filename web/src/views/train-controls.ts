// Start, pause, continue, one step, reset; how far it is and how long that took; and, where a link says how far to go, to there.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { formatCount } from "../state/number-format.ts";
import type { TrainPhase } from "../state/train-screen.ts";
import { describeProgress, formatSeconds, secondsTo } from "../state/train-words.ts";
import type { TrainingRecord } from "../state/training-record.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";

type Order = "start-training" | "train-to-goal" | "pause-training" | "step-training" | "reset-training";

@customElement("train-controls")
export class TrainControls extends LightElement {
  @property({ attribute: false }) phase: TrainPhase = "idle";
  @property({ attribute: false }) record: TrainingRecord | undefined;
  /** The record is of another configuration than the settings. */
  @property({ attribute: false }) isOld = false;
  /** The first point of a training is being computed. */
  @property({ attribute: false }) isFirstPointDue = false;
  @property({ attribute: false }) goal = 0;

  protected override render(): TemplateResult {
    const { phase, goal } = this;
    const isRunning = phase === "running" || phase === "pausing";
    const canGo = !isRunning && phase !== "opening" && phase !== "diverged";
    const canReset = phase === "opening" || this.isFirstPointDue || this.record !== undefined;
    return html`<p class="button-row">
        ${
          isRunning
            ? this.button(
                phase === "pausing" ? "Pausing…" : "Pause",
                "pause-training",
                phase === "running",
                "main-button",
              )
            : this.button(this.startWords(), "start-training", canGo, "main-button")
        }
        ${this.button("One step", "step-training", canGo)} ${this.button("Reset", "reset-training", canReset)}
        ${goal > 0 ? this.button(`Train to step ${formatCount(goal)}`, "train-to-goal", canGo) : nothing}
      </p>
      <p class="train-progress">${this.progress()}</p>`;
  }

  private startWords(): string {
    if (this.phase === "opening") return "Starting…";
    return this.phase === "paused" ? "Continue" : "Start";
  }

  private button(words: string, order: Order, isOn: boolean, className = ""): TemplateResult {
    // A button that is switched off while it has the focus would lose it: this one only does nothing.
    const onClick = (): void => {
      if (isOn) intend(this, order, null);
    };
    return html`<button
      type="button"
      class="plain-button ${className}"
      aria-disabled=${isOn ? nothing : "true"}
      @click=${onClick}
    >
      ${words}
    </button>`;
  }

  private progress(): string {
    const { record, isOld } = this;
    const words = this.goalWords();
    const now = this.wordsOfNow();
    if (record === undefined) {
      return `${now}${words}` || "Nothing is trained yet. Press Start, and watch the heads.";
    }
    const done = `${isOld ? "Of the settings before: " : ""}${describeProgress(record)}`;
    return `${now}${done.charAt(0).toUpperCase()}${done.slice(1)}. ${words}`;
  }

  /** What takes so long; "" while numbers come. */
  private wordsOfNow(): string {
    const { phase, isFirstPointDue } = this;
    if (phase === "opening") return "The training is being started. ";
    if (phase === "pausing") return "Pausing after this step. ";
    return isFirstPointDue ? "Computing the first point, of the untrained model. " : "";
  }

  private goalWords(): string {
    const { record, isOld, goal } = this;
    if (goal === 0) return "";
    const seconds = record === undefined || isOld ? undefined : secondsTo(goal, record);
    const far = `step ${formatCount(goal)}, whose numbers are the same wherever it is trained`;
    if (seconds === undefined) return `How long it takes to ${far}, shows after the first steps.`;
    return `To ${far}, it takes about ${formatSeconds(seconds)} more.`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "train-controls": TrainControls;
  }
}
