// How much each head does of what heads are known to do.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { HALF } from "../state/crossings.ts";
import { formatWeight } from "../state/number-format.ts";
import type { TrainingRecord } from "../state/training-record.ts";
import { countLayers } from "../state/layer-parts.ts";
import type { TrainingPoint } from "../training/training.ts";
import { LightElement } from "./light-element.ts";

@customElement("score-table")
export class ScoreTable extends LightElement {
  @property({ attribute: false }) record: TrainingRecord | undefined;
  @property({ attribute: false }) point: TrainingPoint | undefined;
  @property({ attribute: false }) layer = 0;
  @property({ attribute: false }) head = 0;

  protected override render(): TemplateResult | typeof nothing {
    const { record, point } = this;
    if (record === undefined || point === undefined) return nothing;
    const places = countLayers(record.config) * record.config.heads;
    return html`<div class="score-table" role="group" aria-labelledby="scores-title" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Head</th>
            ${record.facts.scoreNames.map((name) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${Array.from({ length: places }, (_, place) => this.row(record, point, place))}
        </tbody>
      </table>
    </div>`;
  }

  private row({ config, facts }: TrainingRecord, { headScores }: TrainingPoint, place: number): TemplateResult {
    const [layers, heads] = [countLayers(config), config.heads];
    const [layer, head] = [Math.floor(place / heads), place % heads];
    const isChosen = layer === this.layer && head === this.head;
    return html`<tr class=${isChosen ? "is-chosen" : ""}>
      <th scope="row">layer ${layer}, head ${head}</th>
      ${facts.scoreNames.map((_, kind) => {
        const score = headScores[kind * layers * heads + place] ?? NaN;
        return html`<td class=${score >= HALF ? "is-high" : ""}>${formatWeight(score)}</td>`;
      })}
    </tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "score-table": ScoreTable;
  }
}
