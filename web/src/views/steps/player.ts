// How many steps are shown, and what moves them: buttons, a slider, and time while they are played.

import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import { STAGES, stageWords } from "./stages.ts";
import type { StepsData } from "./row.ts";

const PLAY_MS = 1600;
const LAST = STAGES.length - 1;

export class Player implements ReactiveController {
  /** The index of the last step that is shown. */
  stage = LAST;
  private playing: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.pause();
  }

  render(data: StepsData): TemplateResult {
    const { title } = stageWords(STAGES[this.stage] ?? "output", data);
    return html`<div class="steps-player">
      <button type="button" class="plain-button" @click=${() => this.togglePlaying()}>
        ${this.playing === undefined ? "Play" : "Pause"}
      </button>
      <button
        type="button"
        class="plain-button"
        aria-label="Step before"
        ?disabled=${this.stage === 0}
        @click=${() => this.go(this.stage - 1)}
      >
        ‹
      </button>
      <input
        type="range"
        min="0"
        max=${LAST}
        .value=${String(this.stage)}
        aria-label="Step"
        aria-valuetext="${this.stage + 1} of ${LAST + 1}: ${title}"
        @input=${({ target }: Event) => this.go(Number((target as HTMLInputElement).value))}
      />
      <button
        type="button"
        class="plain-button"
        aria-label="Next step"
        ?disabled=${this.stage === LAST}
        @click=${() => this.go(this.stage + 1)}
      >
        ›
      </button>
      <span class="steps-count">${this.stage + 1} of ${LAST + 1}: ${title}</span>
    </div>`;
  }

  private go(stage: number): void {
    this.pause();
    this.stage = Math.max(0, Math.min(LAST, stage));
  }

  private togglePlaying(): void {
    if (this.playing !== undefined) return this.pause();
    if (this.stage === LAST) this.stage = 0;
    this.playing = setInterval(() => {
      this.stage += 1;
      if (this.stage >= LAST) this.pause();
      this.host.requestUpdate();
    }, PLAY_MS);
    this.host.requestUpdate();
  }

  private pause(): void {
    clearInterval(this.playing);
    this.playing = undefined;
    this.host.requestUpdate();
  }
}
