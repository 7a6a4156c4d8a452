// Numbers as text: CSV (RFC 4180) of one grid, JSON of all of them.

import type { Token } from "../engine/engine.ts";
import { labelOf } from "../state/copied-cells.ts";
import { shortest, type Grid } from "./grid.ts";
import { tokenRecords, type Provenance } from "./provenance.ts";

/**
 * The first line is the provenance, behind a number sign; then a header, and a line for each row. A row begins with the
 * position and the label of its token, a column's name with its key's position, so that none is taken for a formula.
 */
export function csvFile(grid: Grid, tokens: readonly Token[], provenance: Provenance): string {
  const { queries, keys } = provenance;
  const [firstRow, firstColumn] = grid.name === "keys" || grid.name === "values" ? [keys[0], 0] : [queries[0], keys[0]];
  const isOfKeys = grid.name === "weights" || grid.name === "scores" || grid.name === "visible";
  const columnName = (column: number): string =>
    isOfKeys ? `${firstColumn + column} ${labelOf(tokens, firstColumn + column)}` : String(column);
  const header = ["position", "token", ...indices(grid.columns).map(columnName)];
  const lines = indices(grid.rows).map((row) => {
    const position = firstRow + row;
    const numbers = indices(grid.columns).map((column) => shortest(numberOf(grid, row, column)) ?? "");
    return [position, labelOf(tokens, position), ...numbers];
  });
  const about = `# ${grid.name} ${JSON.stringify(provenance)}`;
  return [[about], header, ...lines].map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");
}

/** What is no number is null. */
export function jsonFile(grids: readonly Grid[], tokens: readonly Token[], provenance: Provenance): string {
  const written = Object.fromEntries(
    grids.map((grid) => [
      grid.name,
      indices(grid.rows).map((row) =>
        indices(grid.columns).map((column) => shortest(numberOf(grid, row, column)) ?? null),
      ),
    ]),
  );
  return JSON.stringify({ provenance, tokens: tokenRecords(tokens), ...written });
}

function numberOf({ data, columns }: Grid, row: number, column: number): number {
  return data[row * columns + column] ?? Number.NaN;
}

function indices(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function quoted(cell: string | number): string {
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
