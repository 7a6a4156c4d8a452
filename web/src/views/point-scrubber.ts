// Goes through the saved points of a training; where a head's score came to a half, that is marked, and can be gone to.

import { html, nothing, svg, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { formatCount } from "../state/number-format.ts";
import { describeCrossing } from "../state/train-words.ts";
import type { TrainingRecord } from "../state/training-record.ts";
import type { TrainingPoint } from "../training/training.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";

@customElement("point-scrubber")
export class PointScrubber extends LightElement {
  @property({ attribute: false }) record: TrainingRecord | undefined;
  @property({ attribute: false }) point: TrainingPoint | undefined;
  /** The newest is shown, whatever comes. */
  @property({ attribute: false }) isFollowing = true;

  protected override render(): TemplateResult | typeof nothing {
    const { record, point } = this;
    if (record === undefined || point === undefined) return nothing;
    const last = record.points.length - 1;
    const step = `step ${formatCount(point.step)}`;
    return html`<div class="scrubber-row">
        <label class="field scrubber-field"
          >Saved steps
          <input
            type="range"
            min="0"
            max=${last}
            step="1"
            .value=${String(record.points.indexOf(point))}
            aria-valuetext=${step}
            autocomplete="off"
            @input=${this.onInput}
          />
          ${this.marks(record)}</label
        >
        <output class="scrubber-step">${step}</output>
        <button
          type="button"
          class="plain-button"
          aria-pressed=${this.isFollowing}
          @click=${() => intend(this, "choose-point", this.isFollowing ? point.step : null)}
        >
          Follow
        </button>
      </div>
      ${record.crossings.length === 0 ? nothing : this.crossings(record)}`;
  }

  /** Ticks below the range, where its thumb would stand. */
  private marks({ points, crossings }: TrainingRecord): TemplateResult {
    const last = Math.max(1, points.length - 1);
    const places = new Set(crossings.map(({ step }) => points.findLastIndex((point) => point.step <= step)));
    return html`<svg class="scrubber-marks" viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true">
      ${[...places].map((place) => {
        const x = (place / last) * 1000;
        return svg`<line x1=${x} x2=${x} y1="0" y2="8" vector-effect="non-scaling-stroke"></line>`;
      })}
    </svg>`;
  }

  private crossings({ crossings, facts }: TrainingRecord): TemplateResult {
    return html`<h3 class="area-title">A head’s score crossed a half</h3>
      <ul class="crossings">
        ${crossings.map(
          (crossing) =>
            html`<li>
              <button
                type="button"
                class="plain-button"
                aria-pressed=${!this.isFollowing && this.point?.step === crossing.step}
                @click=${() => this.goTo(crossing)}
              >
                ${describeCrossing(crossing, facts.scoreNames)}
              </button>
            </li>`,
        )}
      </ul>`;
  }

  private goTo({ step, layer, head }: { readonly step: number; readonly layer: number; readonly head: number }): void {
    intend(this, "choose-point", step);
    intend(this, "choose-head", { layer, head });
  }

  private onInput({ target }: Event): void {
    const point = target instanceof HTMLInputElement ? this.record?.points[Number(target.value)] : undefined;
    if (point !== undefined) intend(this, "choose-point", point.step);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "point-scrubber": PointScrubber;
  }
}
