// What the map shows, how it is coloured, and which part of it: beside its legend.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { mapChoice, type MapValues, type PlaygroundState, type Scale } from "../state/playground-state.ts";
import { intend, type Look } from "./intentions.ts";
import { LightElement } from "./light-element.ts";

const VALUES_WORDS: Readonly<Record<MapValues, string>> = {
  weights: "weights",
  scores: "scores",
  "masked-scores": "masked scores",
};
const SCALE_WORDS: Readonly<Record<Scale, string>> = {
  global: "of the whole map",
  row: "of each row",
  log: "by powers of ten",
};
/** No power of ten reaches 0, nor what is below it. */
const SCORE_SCALE_WORDS = { global: SCALE_WORDS.global, row: SCALE_WORDS.row };
const PANS = [
  ["←", "Left", 0, -1],
  ["↑", "Up", -1, 0],
  ["↓", "Down", 1, 0],
  ["→", "Right", 0, 1],
] as const;

@customElement("map-options")
export class MapOptions extends LightElement {
  @property({ attribute: false, hasChanged: isOtherLook }) state: PlaygroundState | undefined;
  /** There are no scores. */
  @property({ attribute: false }) isGiven = false;

  protected override render(): TemplateResult | typeof nothing {
    if (this.state === undefined) return nothing;
    return html`${this.renderLook(this.state)} ${this.renderZoom(this.state.window === null)}`;
  }

  private renderLook(state: PlaygroundState): TemplateResult {
    const { scale, first } = state;
    const { values: chosenValues, mean } = mapChoice(state);
    const values = this.isGiven ? "weights" : chosenValues;
    const isOfWeights = values === "weights";
    // Each head has its own scale of scores, so that a mean of them would say nothing.
    const kinds = mean === "off" && !this.isGiven ? VALUES_WORDS : { weights: VALUES_WORDS.weights };
    const scales: Readonly<Partial<Record<Scale, string>>> = isOfWeights ? SCALE_WORDS : SCORE_SCALE_WORDS;
    return html`${renderChoice<MapValues>("Numbers", kinds, values, (chosen) => this.choose({ values: chosen }))}
      ${renderChoice("Colours", scales, scale, (chosen) => this.choose({ scale: chosen }))}
      <label
        ><input
          type="checkbox"
          autocomplete="off"
          ?disabled=${!isOfWeights}
          .checked=${first === "hidden"}
          @change=${({ target }: Event) =>
            this.choose({ first: (target as HTMLInputElement).checked ? "hidden" : "shown" })}
        />
        without the first token</label
      >`;
  }

  private renderZoom(isWhole: boolean): TemplateResult {
    return html`<span class="map-zoom" role="group" aria-label="Part of the map">
      ${this.renderButton("+", "Zoom in", false, () => intend(this, "zoom-map", "in"))}
      ${this.renderButton("−", "Zoom out", isWhole, () => intend(this, "zoom-map", "out"))}
      ${PANS.map(([sign, name, rows, columns]) =>
        this.renderButton(sign, name, isWhole, () => intend(this, "pan-map", { rows, columns })),
      )}
      ${this.renderButton("Whole map", "Whole map", isWhole, () => intend(this, "zoom-map", "whole"))}
    </span>`;
  }

  private renderButton(sign: string, name: string, isIdle: boolean, onClick: () => void): TemplateResult {
    return html`<button
      type="button"
      class="plain-button"
      aria-label=${name}
      title=${name}
      ?disabled=${isIdle}
      @click=${onClick}
    >
      ${sign}
    </button>`;
  }

  private choose(look: Look): void {
    intend(this, "choose-look", look);
  }
}

/** Nothing is drawn anew for a key that is pressed. */
function isOtherLook(state: PlaygroundState, before: PlaygroundState | undefined): boolean {
  const isSameKind = state.mean === before?.mean && state.view === before.view;
  const isSameLook =
    isSameKind && state.values === before.values && state.scale === before.scale && state.first === before.first;
  return !isSameLook || (state.window === null) !== (before?.window === null);
}

/** The first one is chosen where the one that was is not among them. */
function renderChoice<T extends string>(
  name: string,
  words: Readonly<Partial<Record<T, string>>>,
  chosen: T,
  choose: (value: T) => void,
): TemplateResult {
  const values = Object.keys(words) as T[];
  const shown = values.includes(chosen) ? chosen : values[0];
  const onChange = ({ target }: Event): void => {
    const value = values.find((each) => each === (target as HTMLSelectElement).value);
    if (value !== undefined) choose(value);
  };
  return html`<label
    >${name}
    <select class="plain-button" autocomplete="off" @change=${onChange}>
      ${values.map((each) => html`<option value=${each} .selected=${each === shown}>${words[each]}</option>`)}
    </select></label
  >`;
}

declare global {
  interface HTMLElementTagNameMap {
    "map-options": MapOptions;
  }
}
