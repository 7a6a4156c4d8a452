// What a view is compared with: another text, another model, another head; and why there is none, where there is none.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { BUILT_IN_MODELS } from "../state/built-in-models.ts";
import { formatBytes, formatCount } from "../state/number-format.ts";
import { hasOther, otherHeadOf } from "../state/other-side.ts";
import type { Fault, Screen } from "../state/picture.ts";
import { DEFAULT_STATE, type OtherChoice } from "../state/playground-state.ts";
import { quoteName } from "../state/token-text.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";
import { isStandalone } from "./standalone.ts";

const { "other-text": _text, "other-model": _model, "other-layer": _layer, "other-head": _head } = DEFAULT_STATE;
const NOTHING: OtherChoice = {
  "other-text": _text,
  "other-model": _model,
  "other-layer": _layer,
  "other-head": _head,
};

@customElement("other-chooser")
export class OtherChooser extends LightElement {
  @property({ attribute: false }) screen: Screen | undefined;
  /** Whether the view is one of heads. */
  @property({ type: Boolean, attribute: "with-heads" }) withHeads = false;
  /** Then there are other heads, but no other model, and no text that it could be asked about. */
  private readonly isAlone = isStandalone();

  protected override render(): TemplateResult | typeof nothing {
    const { screen } = this;
    if (screen === undefined) return nothing;
    return html`<fieldset class="other-choice">
        <legend>Compared with</legend>
        ${this.isAlone ? nothing : this.renderText(screen)}
        <span class="other-selects">
          ${this.isAlone ? nothing : this.renderModel(screen)} ${this.withHeads ? this.renderHeads(screen) : nothing}
        </span>
        <span class="other-buttons">
          ${
            this.isAlone
              ? nothing
              : this.renderButton("Keep this side", "So that what is changed from now on is compared with it", () =>
                  this.choose({ "other-text": screen.state.text, "other-model": screen.state.model }),
                )
          }
          ${
            this.withHeads
              ? this.renderButton("Keep this head", "So that the heads that are chosen are compared with it", () =>
                  this.choose({ "other-layer": screen.shownHead.layer, "other-head": screen.shownHead.head }),
                )
              : nothing
          }
          ${
            hasOther(screen.state)
              ? html`${this.renderButton("Swap", "This side and the other change places", () => intend(this, "swap-sides", null))}
                ${this.renderButton("Compare with nothing", "Lets go of the other side", () => this.choose(NOTHING))}`
              : nothing
          }
        </span>
      </fieldset>
      ${this.renderState(screen)}`;
  }

  private renderText({ state }: Screen): TemplateResult {
    return html`<label class="other-text"
      >Other text
      <textarea
        rows="1"
        dir="auto"
        spellcheck="false"
        autocomplete="off"
        autocapitalize="off"
        placeholder="the same text"
        .value=${state["other-text"]}
        @input=${({ target }: Event) => this.choose({ "other-text": (target as HTMLTextAreaElement).value })}
      ></textarea>
    </label>`;
  }

  private renderButton(words: string, title: string, onClick: () => void): TemplateResult {
    return html`<button type="button" class="plain-button" title=${title} @click=${onClick}>${words}</button>`;
  }

  private renderModel({ state, models }: Screen): TemplateResult {
    const chosen = state["other-model"];
    const names = [...BUILT_IN_MODELS.map(({ name }) => name), models.open?.written ?? "", chosen];
    const others = [...new Set(names)].filter((name) => name !== "");
    return html`<label
      >Model
      <select
        class="plain-button"
        autocomplete="off"
        @change=${({ target }: Event) => this.choose({ "other-model": (target as HTMLSelectElement).value })}
      >
        <option value="" .selected=${chosen === ""}>the same model</option>
        ${others.map((name) => html`<option value=${name} .selected=${name === chosen}>${name}</option>`)}
      </select></label
    >`;
  }

  private renderHeads({ state, other, headNotes, shownHead }: Screen): TemplateResult {
    const heads = other.headsPerLayer ?? headNotes.map(({ length }) => length);
    const { layer } = otherHeadOf(state, shownHead);
    return html`${this.renderNumber("Layer", "other-layer", heads.length, state["other-layer"])}
    ${this.renderNumber("Head", "other-head", heads[layer] ?? 0, state["other-head"])}`;
  }

  private renderNumber(
    name: string,
    key: "other-layer" | "other-head",
    count: number,
    chosen: number | null,
  ): TemplateResult {
    const onChange = ({ target }: Event): void => {
      const { value } = target as HTMLSelectElement;
      this.choose({ [key]: value === "" ? null : Number(value) });
    };
    return html`<label
      >${name}
      <select class="plain-button" autocomplete="off" @change=${onChange}>
        <option value="" .selected=${chosen === null}>the same</option>
        ${Array.from({ length: count }, (_, at) => html`<option value=${at} .selected=${at === chosen}>${at}</option>`)}
      </select></label
    >`;
  }

  private renderState({ other, state }: Screen): TemplateResult | typeof nothing {
    if (other.offer !== undefined) {
      const { name, host } = other.offer;
      return html`<p class="other-state" role="status">
        The link compares with the model ${quoteName(name)} from ${host ?? "elsewhere"}; nothing of it is loaded yet.
        ${this.renderButton("Load it", `Asks ${host ?? "its host"} for it`, () => intend(this, "accept-other", null))}
      </p>`;
    }
    if (other.opening !== undefined) {
      const { name, progress } = other.opening;
      const { doneBytes = 0, totalBytes = 0 } = progress ?? {};
      const of = totalBytes === 0 ? "" : `: ${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`;
      return html`<p class="other-state" role="status">${quoteName(name)} is being opened${of} …</p>`;
    }
    if (other.fault !== undefined && hasOther(state)) return this.renderFault(other.fault);
    return nothing;
  }

  private renderFault({ message, advice, code }: Fault): TemplateResult {
    return html`<p class="other-state other-fault" role="alert">
      There is nothing to compare with: ${message} ${advice} <code class="fault-code">${code}</code>
      ${this.renderButton("Try again", "Opens and runs it once more", () => intend(this, "retry-other", null))}
    </p>`;
  }

  private choose(other: Partial<OtherChoice>): void {
    intend(this, "choose-other", other);
  }
}

/** 3 tokens on this side and 2 on the other have no counterpart. */
export function describeUnpaired(own: number, other: number): string {
  if (own + other === 0) return "";
  const count = (tokens: number, side: string): string => `${formatCount(tokens)} of ${side}`;
  const parts = [...(own > 0 ? [count(own, "this text")] : []), ...(other > 0 ? [count(other, "the other")] : [])];
  return `Tokens without a counterpart: ${parts.join(", ")}.`;
}

declare global {
  interface HTMLElementTagNameMap {
    "other-chooser": OtherChooser;
  }
}
