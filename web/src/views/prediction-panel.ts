// What the model says at one token: the likeliest candidates and their probabilities, as bars and as numbers.

import { html, nothing, svg, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Candidate } from "../engine/engine.ts";
import { formatProbability, formatScores } from "../state/number-format.ts";
import type { ModelTraits, Picture } from "../state/picture.ts";
import {
  describePredictionPlace,
  idInText,
  isBehind,
  PREDICTION_TITLES,
  type PredictionPlace,
  type PredictionShown,
} from "../state/prediction.ts";
import { quoteName } from "../state/token-text.ts";
import { renderCandidate } from "./candidate-token.ts";
import { createLateSwitch } from "./late-switch.ts";
import { LightElement } from "./light-element.ts";

/** Most answers come sooner. */
const UNMARKED_MS = 200;

@customElement("prediction-panel")
export class PredictionPanel extends LightElement {
  @property({ attribute: false }) model: ModelTraits | undefined;
  @property({ attribute: false }) picture: Picture | undefined;
  /** The place that is wanted; the prediction may be that of another one. */
  @property({ attribute: false }) place: PredictionPlace | undefined;
  @property({ attribute: false }) prediction: PredictionShown | undefined;

  @property({ attribute: false }) private isLate = false;
  private readonly switchLate = createLateSwitch(UNMARKED_MS, (isLate) => (this.isLate = isLate));

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.switchLate(false);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("picture") && !changed.has("place") && !changed.has("prediction")) return;
    const { picture, place, prediction } = this;
    this.switchLate(picture !== undefined && isBehind(prediction, picture, place));
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.model === undefined) return nothing;
    const { predicts, name, given } = this.model;
    const why =
      given === undefined
        ? "its files hold no prediction head, so there is its attention alone."
        : "the file holds weights alone.";
    return html`<h2 id="prediction-title" class="area-title">${PREDICTION_TITLES[predicts]}</h2>
      ${
        predicts === "nothing"
          ? html`<p class="prediction-place">${quoteName(name)} predicts nothing: ${why}</p>`
          : this.renderPrediction(this.model)
      }`;
  }

  private renderPrediction({ predicts }: ModelTraits): TemplateResult | typeof nothing {
    const { picture, place, prediction } = this;
    if (picture === undefined || place === undefined) return nothing;
    return html`<p class="prediction-place">${describePredictionPlace(predicts, place, picture)}</p>
      ${
        prediction?.fault === undefined
          ? nothing
          : html`<p class="prediction-fault">
              ${prediction.fault.message} <code class="fault-code">${prediction.fault.code}</code>
            </p>`
      }
      ${prediction === undefined || prediction.candidates.length === 0 ? nothing : this.renderTable(prediction)}`;
  }

  private renderTable({ candidates, place, tokens }: PredictionShown): TemplateResult {
    const predicts = this.model?.predicts ?? "nothing";
    const isClass = predicts === "sequenceClass" || predicts === "tokenClass";
    const logits = formatScores(candidates.map(({ logit }) => logit));
    const known = idInText(predicts, place.position, tokens);
    return html`<table class="candidates ${this.isLate ? "is-behind" : ""}" aria-labelledby="prediction-title">
      <thead>
        <tr>
          <th scope="col">${isClass ? "Class" : "Token"}</th>
          <td></td>
          <th scope="col" class="number">Probability</th>
          <th scope="col" class="number">Logit</th>
        </tr>
      </thead>
      <tbody>
        ${candidates.map((candidate, at) => this.renderCandidate(candidate, logits[at] ?? "", isClass, candidate.id === known))}
      </tbody>
    </table>`;
  }

  private renderCandidate(candidate: Candidate, logit: string, isClass: boolean, isKnown: boolean): TemplateResult {
    const { probability } = candidate;
    return html`<tr>
      <th scope="row">
        ${renderCandidate(candidate, isClass)} ${isKnown ? html`<span class="in-text">in the text</span>` : nothing}
      </th>
      <td class="bar-cell" aria-hidden="true">
        ${svg`<svg class="bar"><rect width="${Math.max(0, Math.min(1, probability)) * 100 || 0}%" height="100%"></rect></svg>`}
      </td>
      <td class="number">${formatProbability(probability)}</td>
      <td class="number">${logit}</td>
    </tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "prediction-panel": PredictionPanel;
  }
}
