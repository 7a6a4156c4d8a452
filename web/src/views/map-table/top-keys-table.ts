// Where a map has too many cells for a table: of every query the keys with its largest numbers, so many queries at a time.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Range } from "../../engine/engine.ts";
import { labelToken, TOP_KEYS, topKeys, writeValue } from "../../state/map-words.ts";
import { formatCount } from "../../state/number-format.ts";
import type { HeadMap, Picture } from "../../state/picture.ts";
import { nameToken } from "../../state/token-name.ts";
import { intend } from "../intentions.ts";
import { LightElement } from "../light-element.ts";
import { fetchRows, rowsOf, type RowsAsked } from "./fetch-rows.ts";

/** Queries that stand in the table at once. */
const PAGE_ROWS = 64;
const PLACES = ["1st", "2nd", "3rd", "4th", "5th"].slice(0, TOP_KEYS);

@customElement("top-keys-table")
export class TopKeysTable extends LightElement {
  @property({ attribute: false }) picture: Picture | undefined;
  /** What its numbers are. */
  @property({ attribute: false }) caption = "";
  /** The pinned one. */
  @property({ attribute: false }) query: number | undefined;
  /** A query of the page that is shown, where the map still shows it. */
  @property({ attribute: false }) private at = 0;
  @property({ attribute: false }) private rows: HeadMap | undefined;
  @property({ attribute: false }) private problem = "";
  private work = new AbortController();
  /** What `rows` are the answer to, and of which run. */
  private asked = "";
  private run: unknown;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.work.abort();
    this.asked = "";
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { picture } = this;
    if (picture === undefined) return;
    const { queries } = picture.map;
    if (changed.has("query") && this.query !== undefined && isWithin(queries, this.query)) this.at = this.query;
    this.ask(picture);
  }

  /** Nothing that was asked before. */
  private ask({ map, tokens }: Picture): void {
    const asked = rowsOf(map, pageAt(map.queries, this.at));
    const written = JSON.stringify(asked);
    if (written === this.asked && tokens === this.run) return;
    [this.asked, this.run, this.rows, this.problem] = [written, tokens, undefined, ""];
    this.work.abort();
    this.work = new AbortController();
    if (map.kind === "exact") this.rows = map;
    else if (asked !== undefined) this.fetch(asked, this.work.signal);
  }

  private fetch(asked: RowsAsked, signal: AbortSignal): void {
    intend(this, "ask-once", {
      ask: async (trace, _, ofRun) => {
        const rows = await fetchRows(trace, asked, AbortSignal.any([signal, ofRun]));
        if (!signal.aborted) this.rows = rows;
      },
      onFault: ({ message }) => {
        if (!signal.aborted) this.problem = message;
      },
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { picture, rows } = this;
    if (picture === undefined) return nothing;
    const { queries } = picture.map;
    const page = pageAt(queries, this.at);
    const shown = `queries ${formatCount(page[0])} to ${formatCount(page[1] - 1)}`;
    return html`<p class="top-keys-pages">
        ${this.renderTurn("Earlier queries", page[0] - PAGE_ROWS, queries)}
        ${this.renderTurn("Later queries", page[1], queries)}
        <span role="status">${this.problem || (rows === undefined ? "" : shown)}</span>
      </p>
      <div class="table-area" role="region" aria-labelledby="top-keys-caption" tabindex="0">
        <table class="top-keys">
          <caption id="top-keys-caption">
            ${this.caption}: the ${TOP_KEYS} largest of each query, ${shown}. Every number is in the table of up to 64
            queries and keys: zoom in, + with the map focused.
          </caption>
          <thead>
            <tr>
              <th scope="col">query</th>
              ${PLACES.map((place) => html`<th scope="col">${place}</th>`)}
            </tr>
          </thead>
          <tbody aria-busy=${String(rows === undefined && this.problem === "")}>
            ${rows === undefined ? nothing : rowsIn(page).map((query) => this.renderRow(rows, query, picture.tokens))}
          </tbody>
        </table>
      </div>`;
  }

  private renderTurn(words: string, first: number, queries: Range): TemplateResult {
    return html`<button
      type="button"
      class="plain-button"
      ?disabled=${!isWithin(queries, first)}
      @click=${() => (this.at = first)}
    >
      ${words}
    </button>`;
  }

  private renderRow(rows: HeadMap, query: number, tokens: Picture["tokens"]): TemplateResult {
    const keys = topKeys(rows, query, TOP_KEYS) ?? [];
    return html`<tr class=${query === this.query ? "is-pinned" : ""}>
      <th scope="row">${formatCount(query)} <span>${nameToken(tokens, query)}</span></th>
      ${PLACES.map((_, place) => {
        const key = keys[place];
        return html`<td>
          ${key === undefined ? "–" : html`key ${labelToken(tokens, key.key)} <b>${writeValue(rows, key.value)}</b>`}
        </td>`;
      })}
    </tr>`;
  }
}

/** Pages are counted from the first query that the map shows. */
function pageAt([first, last]: Range, query: number): Range {
  const within = Math.min(Math.max(query, first), last - 1);
  const start = within - ((within - first) % PAGE_ROWS);
  return [start, Math.min(last, start + PAGE_ROWS)];
}

function isWithin([first, last]: Range, query: number): boolean {
  return query >= first && query < last;
}

function rowsIn([first, last]: Range): readonly number[] {
  return Array.from({ length: last - first }, (_, row) => first + row);
}

declare global {
  interface HTMLElementTagNameMap {
    "top-keys-table": TopKeysTable;
  }
}
