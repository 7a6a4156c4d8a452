// What the grid of heads shows, by what they are sorted, and which of them are shown.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { METRIC_TITLES } from "../../state/head-metrics.ts";
import { LIMITS, SORTS, type PlaygroundState, type Sort } from "../../state/playground-state.ts";
import { intend } from "../intentions.ts";
import { LightElement } from "../light-element.ts";
import { renderAbout } from "../view-about.ts";
import { GRID_WORDS } from "../view-words.ts";
import type { Arranged } from "./head-arranger.ts";

@customElement("head-tools")
export class HeadTools extends LightElement {
  @property({ attribute: false, hasChanged: isOtherArrangement }) state: PlaygroundState | undefined;
  @property({ attribute: false }) arranged: Arranged | undefined;
  /** Of all heads; 0 before a model is open. */
  @property({ attribute: false }) count = 0;

  protected override render(): TemplateResult | typeof nothing {
    if (this.state === undefined || this.count === 0) return nothing;
    const { sort } = this.state;
    return html`${renderAbout("What the thumbnails of heads show", GRID_WORDS)}
      <label
        ><span class="visually-hidden">Order of heads</span>
        <select class="plain-button" autocomplete="off" @change=${this.onSort}>
          ${SORTS.map((each) => html`<option value=${each} .selected=${each === sort}>${titleOf(each)}</option>`)}
        </select></label
      >
      <label
        ><span class="visually-hidden">Show only heads by name or layer</span>
        <input
          type="search"
          placeholder="name or layer"
          autocomplete="off"
          spellcheck="false"
          maxlength=${LIMITS.filterChars}
          @input=${({ target }: Event) => this.arrange({ filter: (target as HTMLInputElement).value })}
      /></label>
      ${sort === "layer" ? nothing : this.renderLeast()}
      <p role="status" class="heads-shown">${this.describeShown(this.state)}</p>`;
  }

  /** Not while somebody writes there: what they have written may be ahead of the state. */
  protected override updated(_changed: PropertyValues<this>): void {
    const { filter = "", least = null } = this.state ?? {};
    this.fill("search", filter);
    this.fill("number", least === null ? "" : String(least));
  }

  private fill(type: "search" | "number", value: string): void {
    const input = this.querySelector<HTMLInputElement>(`input[type=${type}]`);
    if (input !== null && input !== document.activeElement && input.value !== value) input.value = value;
  }

  private renderLeast(): TemplateResult {
    return html`<label class="least-number"
        >at least <input type="number" min="0" step="any" autocomplete="off" @change=${this.onLeast}
      /></label>
      <p class="heads-hint">Means over the queries of this text that see two keys or more; largest first.</p>`;
  }

  private describeShown({ filter, least, sort }: PlaygroundState): string {
    const rows = this.arranged?.rows;
    if (sort !== "layer" && rows === undefined) return "Computing the numbers…";
    if (rows === undefined || (filter.trim() === "" && least === null)) return "";
    const shown = rows.flatMap(({ heads }) => heads).length;
    return shown === 0 ? "No head is like that." : `${shown} of ${this.count} heads`;
  }

  private readonly onSort = ({ target }: Event): void => {
    const sort = SORTS.find((each) => each === (target as HTMLSelectElement).value);
    if (sort !== undefined) this.arrange({ sort, least: null });
  };

  private readonly onLeast = ({ target }: Event): void => {
    const { valueAsNumber } = target as HTMLInputElement;
    // As a link can hold it.
    const least = Number.isFinite(valueAsNumber) ? Math.min(999, Math.max(0, Number(valueAsNumber.toFixed(6)))) : null;
    this.arrange({ least });
  };

  private arrange(arrangement: Partial<Pick<PlaygroundState, "sort" | "filter" | "least">>): void {
    intend(this, "arrange-heads", arrangement);
  }
}

function titleOf(sort: Sort): string {
  return sort === "layer" ? "by layer" : `by ${METRIC_TITLES[sort]}`;
}

function isOtherArrangement(state: PlaygroundState, before: PlaygroundState | undefined): boolean {
  return state.sort !== before?.sort || state.filter !== before.filter || state.least !== before.least;
}

declare global {
  interface HTMLElementTagNameMap {
    "head-tools": HeadTools;
  }
}
