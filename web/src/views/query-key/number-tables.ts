// The numbers of all bars: a table by dimension, and of rotary positions one by pair.

import { html, nothing, type TemplateResult } from "lit";
import type { CellParts } from "../../engine/engine.ts";
import { formatScore } from "../../state/number-format.ts";
import type { BarRow } from "./bar-rows.ts";

/** As many rows as there are bars in a line. */
export function renderTables(rows: readonly BarRow[], { rotary }: CellParts): TemplateResult {
  const half = rotary?.pairs.length ?? 0;
  return html`<details class="bar-table">
    <summary>All numbers</summary>
    <div class="bar-tables" tabindex="0" role="group" aria-label="All numbers">
      ${renderTable(
        "Dimension",
        rows.filter((row) => !row.isOfPairs),
        String,
      )}
      ${
        half === 0
          ? nothing
          : renderTable(
              "Pair of dimensions",
              rows.filter((row) => row.isOfPairs),
              (at) => `${String(at)} and ${String(at + half)}`,
            )
      }
    </div>
  </details>`;
}

function renderTable(title: string, columns: readonly BarRow[], nameOf: (at: number) => string): TemplateResult {
  const count = columns[0]?.numbers.length ?? 0;
  return html`<table class="steps-table">
    <thead>
      <tr>
        <th scope="col">${title}</th>
        ${columns.map(({ name }) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${Array.from(
        { length: count },
        (_, at) =>
          html`<tr>
            <th scope="row">${nameOf(at)}</th>
            ${columns.map(({ numbers }) => html`<td>${formatScore(numbers[at] ?? NaN)}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
