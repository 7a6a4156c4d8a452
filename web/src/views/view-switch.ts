// The tabs of the views, and what the chosen one is. One stop of the tab key; arrow keys choose.

import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { VIEW_NAMES, type ViewName } from "../state/playground-state.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";
import { renderAbout } from "./view-about.ts";
import { VIEW_LIST } from "./view-list.ts";
import type { ViewWords } from "./view-words.ts";

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

@customElement("view-switch")
export class ViewSwitch extends LightElement {
  @property({ attribute: false }) view: ViewName = "map";
  /** Of that view; undefined before they have come. */
  @property({ attribute: false }) words: ViewWords | undefined;

  protected override render(): TemplateResult {
    const { title } = VIEW_LIST[this.view];
    return html`<div role="tablist" aria-label="Views" class="view-tabs" @keydown=${this.onKey}>
        ${VIEW_NAMES.map((name) => this.renderTab(name))}
      </div>
      ${renderAbout(`What this view shows: ${title}`, this.words)}`;
  }

  private renderTab(name: ViewName): TemplateResult {
    const isChosen = name === this.view;
    return html`<button
      type="button"
      role="tab"
      id="view-tab-${name}"
      aria-selected=${isChosen}
      aria-controls="figure"
      tabindex=${isChosen ? 0 : -1}
      @click=${() => intend(this, "choose-view", name)}
    >
      ${VIEW_LIST[name].title}
    </button>`;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const at = Math.min(VIEW_NAMES.length - 1, Math.max(0, VIEW_NAMES.indexOf(this.view) + step));
    const name = VIEW_NAMES[at] ?? this.view;
    intend(this, "choose-view", name);
    this.querySelector<HTMLElement>(`#view-tab-${name}`)?.focus();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "view-switch": ViewSwitch;
  }
}
