// Prediction: the text with the token that is predicted from, and its candidates before and after something was changed.

import { html, nothing, svg, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Pairs, Token } from "../../engine/engine.ts";
import { formatCount, formatDifference, formatProbability } from "../../state/number-format.ts";
import { hasOther, otherPosition } from "../../state/other-side.ts";
import type { ModelTraits, Picture, Screen } from "../../state/picture.ts";
import { describePredictionPlace, PREDICTION_TITLES } from "../../state/prediction.ts";
import { readableToken, nameToken } from "../../state/token-name.ts";
import { quoteName, visibleToken } from "../../state/token-text.ts";
import { tokenWindow } from "../../state/token-window.ts";
import type { Answer } from "../../state/view.ts";
import { renderCandidate } from "../candidate-token.ts";
import { drawingOfParts } from "../element-drawing.ts";
import { renderNotGiven } from "../given-words.ts";
import { intend } from "../intentions.ts";
import { LightElement } from "../light-element.ts";
import "../other-chooser.ts";
import { readPageColors } from "../page-colors.ts";
import type { ViewPicture } from "../view-picture.ts";
import type { Before, CandidateRow, PredictionAsked, PredictionData } from "./candidates.ts";

/** Of a long text, those around the one that is predicted from. */
const MAX_TOKENS = 256;
/** What of it is in a picture. */
const PICTURED = ".prediction-texts, .prediction-place, .prediction-table, .view-legend";

type PredictionAnswer = Answer<PredictionAsked, PredictionData>;
/** A text as it is shown, with the token that is predicted from. */
type ShownText = Pick<Picture, "tokens" | "mask"> & { readonly position: number | undefined };

@customElement("prediction-view")
export class PredictionView extends LightElement {
  @property({ attribute: false }) screen: Screen | undefined;
  @property({ attribute: false }) answer: PredictionAnswer | undefined;

  picture(): ViewPicture | undefined {
    const { screen, answer } = this;
    if (screen === undefined || answer === undefined || this.querySelector("table") === null) return undefined;
    const { asked, data, picture } = answer;
    const { position } = asked.place;
    const { layer, head } = screen.shownHead;
    const { side } = data.before ?? {};
    return {
      draw: () => drawingOfParts(this, PICTURED),
      colors: readPageColors(this),
      title: "Prediction",
      legend: [],
      picture,
      about: {
        ...{ layer, head, queries: [position, position + 1], keys: [0, picture.tokens.length] },
        other: side && { text: side.text, model: side.model.name },
      },
    };
  }

  protected override render(): TemplateResult | typeof nothing {
    const { screen, answer } = this;
    if (screen?.model === undefined) return nothing;
    const { predicts, name } = screen.model;
    if (screen.model.given !== undefined) return renderNotGiven("predictions");
    if (predicts === "nothing") {
      return html`<p class="prediction-place">
        ${quoteName(name)} predicts nothing: its files hold no prediction head, so there is nothing to show here.
      </p>`;
    }
    return html`<other-chooser .screen=${screen}></other-chooser>
      ${answer === undefined ? nothing : this.renderAnswer(answer, screen.model, screen)}`;
  }

  private renderAnswer({ asked, data, picture }: PredictionAnswer, model: ModelTraits, screen: Screen): TemplateResult {
    const { before, rows, fault } = data;
    const pairs = before?.side.pairs;
    return html`<div class="prediction-texts">
        ${before === undefined ? nothing : this.renderText("Before", { ...before.side, position: before.place?.position }, changedBefore(before, picture), undefined)}
        ${this.renderText(before === undefined ? "Text" : "After", { ...picture, position: asked.place.position }, pairs === undefined ? () => false : changedAfter(before, picture), (position) => intend(this, "pin-query", position))}
      </div>
      <p class="prediction-place">
        ${PREDICTION_TITLES[model.predicts]}
        ${describePredictionPlace(model.predicts, asked.place, picture)}${before === undefined ? "" : this.renderBefore(before)}
      </p>
      ${fault === undefined ? nothing : html`<p class="prediction-fault">${fault.message} <code class="fault-code">${fault.code}</code></p>`}
      ${rows.length === 0 ? nothing : this.renderTable(rows, model, before)}
      ${before === undefined && !hasOther(screen.state) ? html`<p class="view-hint choosing-hint">“Keep this side” makes it the one before: what you change then is shown beside it.</p>` : nothing}`;
  }

  private renderBefore({ side, place }: Before): string {
    const of = side.isSameModel ? "" : ` by ${quoteName(side.model.name)}`;
    if (side.model.predicts === "nothing") return `. Before: ${quoteName(side.model.name)} predicts nothing`;
    if (place === undefined) return ". Before: there is no such token in the other text";
    return `. Before: at token ${formatCount(place.position)} ${nameToken(side.tokens, place.position)}${of}`;
  }

  private renderText(
    title: string,
    text: ShownText,
    isChanged: (position: number) => boolean,
    pin: ((position: number) => void) | undefined,
  ): TemplateResult {
    const { tokens, position } = text;
    const [first, last] = tokenWindow(tokens.length, position ?? 0, MAX_TOKENS);
    const onClick = ({ target }: Event): void => {
      const place = target instanceof HTMLElement ? target.dataset["position"] : undefined;
      if (place !== undefined) pin?.(Number(place));
    };
    return html`<div class="prediction-text">
      <span class="prediction-when">${title}</span>
      <p dir="auto" @click=${onClick}>
        ${first === 0 ? nothing : "… "}${tokens.slice(first, last).map((token, at) => renderToken(token, first + at, text, isChanged(first + at)))}${last === tokens.length ? nothing : " …"}
      </p>
    </div>`;
  }

  private renderTable(
    rows: readonly CandidateRow[],
    { predicts }: ModelTraits,
    before: Before | undefined,
  ): TemplateResult {
    const isClass = predicts === "sequenceClass" || predicts === "tokenClass";
    const hasBefore = before?.place !== undefined;
    return html`<table class="candidates prediction-table ${hasBefore ? "has-before" : ""}">
        <caption class="visually-hidden">
          ${PREDICTION_TITLES[predicts]}${hasBefore ? ", before and after" : ""}
        </caption>
        <thead>
          <tr>
            <th scope="col">${isClass ? "Class" : "Token"}</th>
            <td></td>
            ${hasBefore ? html`<th scope="col" class="number">Before</th>` : nothing}
            <th scope="col" class="number">${hasBefore ? "After" : "Probability"}</th>
            ${hasBefore ? html`<th scope="col" class="number">Change</th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => this.renderRow(row, isClass, hasBefore))}
        </tbody>
      </table>
      ${
        hasBefore
          ? html`<p class="view-legend">
              Thin bar: before. Thick bar:
              after.${
                rows.some((row) => row.before === undefined || row.after === undefined)
                  ? " A dash: not in that side’s vocabulary, or, of another model, not among its likeliest."
                  : ""
              }
            </p>`
          : nothing
      }`;
  }

  private renderRow(
    { candidate, before, after, change }: CandidateRow,
    isClass: boolean,
    hasBefore: boolean,
  ): TemplateResult {
    const number = (value: number | undefined, format: (value: number) => string): TemplateResult =>
      html`<td class="number">${value === undefined ? "–" : format(value)}</td>`;
    return html`<tr>
      <th scope="row">${renderCandidate(candidate, isClass)}</th>
      <td class="bar-cell" aria-hidden="true">
        ${hasBefore ? renderBar(before, "bar is-before") : nothing}${renderBar(after, "bar")}
      </td>
      ${hasBefore ? number(before, formatProbability) : nothing} ${number(after, formatProbability)}
      ${hasBefore ? number(change, formatDifference) : nothing}
    </tr>`;
  }
}

function renderBar(probability: number | undefined, classes: string): TemplateResult {
  const percent = Math.max(0, Math.min(1, probability ?? 0)) * 100 || 0;
  return svg`<svg class=${classes}><rect width="${percent}%" height="100%"></rect></svg>`;
}

function renderToken(
  token: Token,
  at: number,
  { tokens, position, mask }: ShownText,
  isChanged: boolean,
): TemplateResult {
  const readable = readableToken(tokens, at);
  const { leading, text } = visibleToken(readable.text);
  const isMasked = token.hidden !== undefined || mask.includes(at);
  const classes = [
    "text-unit",
    at === position ? "is-own" : "",
    isChanged ? "is-changed" : "",
    isMasked ? "is-masked" : "",
    token.isSpecial === true && token.start === token.end && !isMasked ? "is-added" : "",
  ];
  const space = leading === "" || at === 0 ? "" : leading.includes("↵") ? html`<br />` : " ";
  return html`${space}<span class=${classes.filter((name) => name !== "").join(" ")} data-position=${at}
      >${text}</span
    >`;
}

/** Tokens of the other side that this one does not have, or has another in the place of. */
function changedBefore({ side }: Before, { tokens }: Picture): (position: number) => boolean {
  const counterparts = new Map(side.pairs);
  return (position) => isOther(side.tokens, position, tokens, counterparts.get(position));
}

function changedAfter(before: Before | undefined, { tokens }: Picture): (position: number) => boolean {
  const { side } = before ?? {};
  const pairs: Pairs = side?.pairs ?? [];
  return (position) => isOther(tokens, position, side?.tokens ?? [], otherPosition(pairs, position));
}

function isOther(
  tokens: readonly Token[],
  at: number,
  others: readonly Token[],
  counterpart: number | undefined,
): boolean {
  if (counterpart === undefined) return true;
  return readableToken(tokens, at).text.trim() !== readableToken(others, counterpart).text.trim();
}

declare global {
  interface HTMLElementTagNameMap {
    "prediction-view": PredictionView;
  }
}
