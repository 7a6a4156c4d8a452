// What the map shows, as a table of the document: every cell where they are few, else the largest ones of every query;
// and those of the pinned query.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { HeadNote } from "../../engine/engine.ts";
import { labelToken, TOP_KEYS, topKeys, valueAt, writeValue } from "../../state/map-words.ts";
import { formatCount } from "../../state/number-format.ts";
import type { DrawnValues, HeadMap, Picture } from "../../state/picture.ts";
import type { Cell } from "../../state/playground-state.ts";
import { describeHead } from "../../state/readout.ts";
import { nameToken } from "../../state/token-name.ts";
import { LightElement } from "../light-element.ts";
import { isRowOf } from "./pinned-row.ts";
import "./top-keys-table.ts";

/** Rows and columns that a table still can be read with. */
const MAX_SIDE = 64;
const NAMES: Readonly<Record<DrawnValues, string>> = {
  weights: "Weights",
  scores: "Scores",
  "masked-scores": "Masked scores",
  differences: "Differences",
};

@customElement("map-table")
export class MapTable extends LightElement {
  @property({ attribute: false }) picture: Picture | undefined;
  @property({ attribute: false }) note: HeadNote | undefined;
  @property({ attribute: false }) pin: Cell | null = null;
  /** Of the pinned query, where the map does not show it number by number; it may be that of another pin or head. */
  @property({ attribute: false }) row: HeadMap | undefined;
  /** Thousands of cells are made only where somebody looks. */
  @property({ attribute: false }) private isOpen = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.parentElement?.addEventListener("toggle", this.onToggle);
    this.onToggle();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.parentElement?.removeEventListener("toggle", this.onToggle);
  }

  private readonly onToggle = (): void => {
    this.isOpen = this.parentElement instanceof HTMLDetailsElement && this.parentElement.open;
  };

  protected override render(): TemplateResult | typeof nothing {
    const { picture } = this;
    if (picture === undefined || !this.isOpen) return nothing;
    const { map } = picture;
    const isSmall = map.kind === "exact" && Math.max(map.rows, map.columns) <= MAX_SIDE;
    return html`${this.renderTop(picture)}
    ${isSmall ? this.renderTable(picture) : html`<top-keys-table .picture=${picture} .caption=${this.caption(picture)} .query=${this.pin?.query}></top-keys-table>`}`;
  }

  private caption({ map }: Picture): string {
    return `${NAMES[map.values]} of ${describeHead({ ...map, note: this.note })}${map.isFirstHidden ? ", without the first token" : ""}`;
  }

  private renderTop({ map, tokens }: Picture): TemplateResult | typeof nothing {
    if (this.pin === null) return html`<p>Pin a cell to have the largest numbers of its row here.</p>`;
    const { query } = this.pin;
    const row = this.row && isRowOf(map, this.row) ? this.row : map;
    const keys = topKeys(map, query, TOP_KEYS) ?? topKeys(row, query, TOP_KEYS);
    // On its way.
    if (keys === undefined) return nothing;
    if (keys.length === 0) return html`<p>Query ${labelToken(tokens, query)} sees no key.</p>`;
    return html`<p id="row-top">Query ${labelToken(tokens, query)}, largest first:</p>
      <ol class="row-top" aria-labelledby="row-top">
        ${keys.map(({ key, value }) => html`<li>key ${labelToken(tokens, key)} <b>${writeValue(map, value)}</b></li>`)}
      </ol>`;
  }

  private renderTable(picture: Picture): TemplateResult {
    const { map, tokens } = picture;
    const keys = Array.from({ length: map.columns }, (_, column) => map.keys[0] + column);
    return html`<div class="table-area" role="region" aria-labelledby="map-table-caption" tabindex="0">
      <table>
        <caption id="map-table-caption">
          ${this.caption(picture)}: queries down, keys across; – is not visible (masked).
        </caption>
        <thead>
          <tr>
            <th scope="col">query</th>
            ${keys.map((key) => html`<th scope="col">${formatCount(key)} <span>${nameToken(tokens, key)}</span></th>`)}
          </tr>
        </thead>
        <tbody>
          ${Array.from({ length: map.rows }, (_, row) => this.renderRow(map, tokens, row))}
        </tbody>
      </table>
    </div>`;
  }

  private renderRow(map: HeadMap, tokens: Picture["tokens"], row: number): TemplateResult {
    const query = map.queries[0] + row;
    return html`<tr class=${query === this.pin?.query ? "is-pinned" : ""}>
      <th scope="row">${formatCount(query)} <span>${nameToken(tokens, query)}</span></th>
      ${Array.from({ length: map.columns }, (_, column) => {
        const value = valueAt(map, row, column);
        return html`<td>${value === undefined ? "–" : writeValue(map, value)}</td>`;
      })}
    </tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "map-table": MapTable;
  }
}
