// The way into the tour. Somebody who was never offered it is told what it is.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { PlaygroundState } from "../state/playground-state.ts";
import { encodeState } from "../state/share-link.ts";
import { stateOfPage, TOUR } from "../state/tour.ts";
import { LightElement } from "./light-element.ts";

const KEY = "headlight-tour-offered";

@customElement("tour-offer")
export class TourOffer extends LightElement {
  @property({ attribute: false }) state: PlaygroundState | undefined;
  private readonly isFirstVisit = isFirstOffer();

  protected override render(): TemplateResult | typeof nothing {
    const [first] = TOUR;
    if (this.state === undefined || first === undefined) return nothing;
    return html`<a
      class="plain-button ${this.isFirstVisit ? "is-new" : ""}"
      href=${encodeState(stateOfPage(first, this.state.theme))}
      >${this.isFirstVisit ? "New here? Take the tour" : "Tour"}</a
    >`;
  }
}

/** True once for each browser; where nothing can be stored, every time. */
function isFirstOffer(): boolean {
  try {
    const isFirst = localStorage.getItem(KEY) === null;
    localStorage.setItem(KEY, "yes");
    return isFirst;
  } catch {
    return true;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "tour-offer": TourOffer;
  }
}
