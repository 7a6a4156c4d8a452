// The table of the steps: a row for each key, a column for each step, and what is one for the whole row above and below.

import { html, nothing, type TemplateResult } from "lit";
import type { Token } from "../../engine/engine.ts";
import { formatCount, formatScore, formatWeight } from "../../state/number-format.ts";
import { quoteOrBytes } from "../../state/token-name.ts";
import { nameOf, stageOf, titleOf, valueAt, vectorAt, type Place } from "./places.ts";
import type { StepsData } from "./row.ts";
import { listedKeys, STAGES } from "./stages.ts";
import { stripEnd } from "./strip-scale.ts";

/** More keys are folded together. */
const MAX_KEYS = 64;
/** What of each key has a column, from left to right as it is computed. */
const COLUMNS = [
  "key",
  "term",
  "dot",
  "score",
  "masked",
  "exponential",
  "weight",
  "value",
  "weighted",
] as const satisfies readonly Place["stage"][];
type Column = (typeof COLUMNS)[number];
/** What is one for the whole row: above the column that it goes into, and below those that it is made of. */
const ABOVE: Partial<Record<Column, Place["stage"]>> = { key: "query", term: "scoreVector" };
const BELOW: Partial<Record<Column, Place["stage"]>> = { masked: "largest", exponential: "sum", weighted: "output" };

export interface StepsTable {
  readonly data: StepsData;
  readonly tokens: readonly Token[];
  readonly query: number;
  /** How many steps are shown, less one. */
  readonly stage: number;
  /** What is asked for. */
  readonly place: Place | undefined;
  /** Names of its operands, with the dimension that is asked of each. */
  readonly lit: ReadonlyMap<string, number | undefined>;
  /** Where the tab key enters: the cell that had the focus last. */
  readonly entry: Place | undefined;
  /** The key that is pointed at, here or in another view. */
  readonly hoveredKey: number | undefined;
  readonly onPoint: (place: Place) => void;
  readonly onEnter: (place: Place) => void;
  /** By a pointer, which has the dimension; or by a key, which counts no clicks. */
  readonly onPress: (place: Place, event: MouseEvent) => void;
  readonly onLeave: () => void;
  readonly onKey: (event: KeyboardEvent) => void;
}

export function renderStepsTable(table: StepsTable): TemplateResult {
  const { data, query, stage: now } = table;
  const keys = listedKeys(data, MAX_KEYS);
  return html`<div class="steps-scroll">
    <table
      class="steps-table"
      role="grid"
      aria-label="Query ${query}, step by step"
      @keydown=${table.onKey}
      @pointerleave=${table.onLeave}
    >
      <thead>
        <tr>
          <th scope="col">Key</th>
          ${COLUMNS.map((stage) => html`<th scope="col" class=${STAGES[now] === stage ? "is-now" : ""}>${isShown(table, stage) ? html`${titleOf(stage, data)}${renderRange(data, stage)}` : nothing}</th>`)}
        </tr>
        <tr>
          <th scope="row"><span class="steps-cell-name">query</span> ${renderToken(table, query)}</th>
          ${COLUMNS.map((stage) => renderOfRow(table, ABOVE[stage]))}
        </tr>
      </thead>
      <tbody>
        ${keys.map(
          (key) =>
            html`<tr class=${key === table.hoveredKey ? "is-hovered" : ""}>
              <th scope="row">${renderToken(table, key)}</th>
              ${COLUMNS.map((stage) => renderShown(table, { stage, key }))}
            </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">${foldedWords(data, keys)}</th>
          ${COLUMNS.map((stage) => renderOfRow(table, BELOW[stage]))}
        </tr>
      </tfoot>
    </table>
  </div>`;
}

/** Where the colours of its strips end. */
function renderRange(data: StepsData, stage: Place["stage"]): TemplateResult | typeof nothing {
  const end = stripEnd(data, stage);
  return end === undefined ? nothing : html` <span class="strip-range">±${formatScore(end)}</span>`;
}

/** What stands above a column is no number of it. */
function hasOwnScale({ stage }: Place): boolean {
  return Object.values(ABOVE).includes(stage);
}

function isShown({ stage }: StepsTable, of: Place["stage"]): boolean {
  return STAGES.indexOf(stageOf(of)) <= stage;
}

function renderOfRow(table: StepsTable, stage: Place["stage"] | undefined): TemplateResult {
  if (stage === undefined || vectorAt(table.data, { stage })?.length === 0) return html`<td></td>`;
  return renderShown(table, { stage }, titleOf(stage, table.data));
}

function renderShown(table: StepsTable, place: Place, words = ""): TemplateResult {
  return isShown(table, place.stage) ? renderCell(table, place, words) : html`<td></td>`;
}

function renderCell(table: StepsTable, place: Place, words: string): TemplateResult {
  const { data, lit } = table;
  const name = nameOf(place);
  const isAsked = nameOf(table.place) === name;
  const vector = vectorAt(data, place);
  const value = valueAt(data, place) ?? NaN;
  const written = place.stage === "weight" ? formatWeight(value) : formatScore(value);
  const state = [isAsked ? "is-asked" : "", lit.has(name) ? "is-lit" : "", vector ? "has-strip" : ""];
  const headDim = data.steps.output.length;
  return html`<td
    class="steps-cell ${state.join(" ")}"
    data-place=${name}
    aria-label=${vector ? `${titleOf(place.stage, data)}, ${String(vector.length)} dimensions` : nothing}
    tabindex=${name === entryName(table) ? 0 : -1}
    @pointermove=${(event: PointerEvent) => table.onPoint({ ...place, dimension: dimensionUnder(event, headDim) })}
    @focus=${() => table.onEnter(place)}
    @click=${(event: MouseEvent) => table.onPress({ ...place, dimension: dimensionUnder(event, headDim) }, event)}
  >
    ${words === "" ? nothing : html`<span class="steps-cell-name">${words}${hasOwnScale(place) ? renderRange(data, place.stage) : nothing}</span> `}${vector ? renderStrip(vector.length, isAsked ? table.place?.dimension : lit.get(name)) : written}
  </td>`;
}

function entryName(table: StepsTable): string {
  if (table.entry !== undefined && isShown(table, table.entry.stage)) return nameOf(table.entry);
  return nameOf({ stage: "dot", key: listedKeys(table.data, MAX_KEYS)[0] });
}

function renderToken({ tokens }: StepsTable, position: number): TemplateResult {
  return html`<span class="steps-position">${formatCount(position)}</span>
    ${quoteOrBytes(tokens[position] ?? { text: "" })}`;
}

/** `dimension`: of so many, the one that is marked. */
function renderStrip(count: number, dimension: number | undefined): TemplateResult {
  const mark =
    dimension === undefined
      ? nothing
      : html`<span class="strip-mark" .style=${`--at: ${String(dimension)}; --of: ${String(count)}`}></span>`;
  return html`<span class="strip-frame"
    ><canvas class="strip" width="1" height="1" aria-hidden="true"></canvas>${mark}</span
  >`;
}

function dimensionUnder(event: MouseEvent, headDim: number): number | undefined {
  const strip = (event.currentTarget as Element).querySelector(".strip");
  if (strip === null) return undefined;
  const { left, width } = strip.getBoundingClientRect();
  const at = Math.floor(((event.clientX - left) / width) * headDim);
  return at >= 0 && at < headDim ? at : undefined;
}

function foldedWords({ steps: { weights } }: StepsData, keys: readonly number[]): string {
  const others = weights.length - keys.length;
  return others === 0 ? "all keys" : `${formatCount(others)} keys of smaller weights are not listed`;
}
