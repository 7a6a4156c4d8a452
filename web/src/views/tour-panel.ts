// A page of the tour, at the lower edge of the window: what it says, what there is to do, and the way to the next. Pages are
// links: Back leaves one, and a link to one can be sent.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import type { PlaygroundState } from "../state/playground-state.ts";
import { encodeState } from "../state/share-link.ts";
import { stateOfPage, TOUR, type TourPage } from "../state/tour.ts";
import { LightElement } from "./light-element.ts";

@customElement("tour-panel")
export class TourPanel extends LightElement {
  @property({ attribute: false }) state: PlaygroundState | undefined;
  private hadFocus = false;
  /** What was done stays done until another page is opened. */
  private done: string | undefined;
  @query("h2") private heading: HTMLElement | null | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("state");
    this.hadFocus = this.contains(document.activeElement);
    if (this.state === undefined || before?.tour !== this.state.tour) this.done = undefined;
    const page = TOUR.find(({ name }) => name === this.state?.tour);
    if (this.state && page?.isDone(this.state)) this.done = page.name;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state } = this;
    const at = TOUR.findIndex(({ name }) => name === state?.tour);
    const page = TOUR[at];
    if (state === undefined || page === undefined) return nothing;
    const isDone = this.done === page.name;
    return html`<section class="tour" aria-labelledby="tour-title">
      <h2 id="tour-title" tabindex="-1">${page.title} <span class="tour-place">${at + 1} of ${TOUR.length}</span></h2>
      ${page.words.map((words) => html`<p>${words}</p>`)}
      <p class="tour-task ${isDone ? "is-done" : ""}" role="status">
        <span aria-hidden="true">${isDone ? "✓" : "→"}</span> ${isDone ? "Done: " : ""}${page.task}
      </p>
      <p class="tour-ways">
        ${this.renderWay("Back", TOUR[at - 1], state)} ${this.renderWay("Next", TOUR[at + 1], state)}
        <a class="plain-button" href=${encodeState({ ...state, tour: "none" })}>End the tour</a>
      </p>
    </section>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get("state");
    // Not for a link that opens with it: the focus then belongs to the beginning of the page.
    if (before !== undefined && before.tour !== this.state?.tour) this.heading?.focus({ preventScroll: true });
    // It has ended: whoever ended it by the keyboard goes on from where the tour is offered.
    if (this.hadFocus && !this.heading) document.querySelector<HTMLElement>("tour-offer a")?.focus();
  }

  private renderWay(
    name: string,
    page: TourPage | undefined,
    { theme }: PlaygroundState,
  ): TemplateResult | typeof nothing {
    if (page === undefined) return nothing;
    return html`<a class="plain-button" href=${encodeState(stateOfPage(page, theme))}>${name}</a>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "tour-panel": TourPanel;
  }
}
