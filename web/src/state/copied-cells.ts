// A range of a map's cells as a table that other programs read: tab-separated text, and rows of cells.

import type { Token } from "../engine/engine.ts";
import type { MapWindow } from "./map-window.ts";
import { placeOf, type ExactMap } from "./picture.ts";
import { valueAt } from "./map-words.ts";
import { bytesOf, readableToken } from "./token-name.ts";
import { visibleToken } from "./token-text.ts";

/** What a program that calculates would take for a formula, some of them in full width, too, and after white space. */
const FORMULA = /^\s*[=+\-@＝＋－＠]/u;

/**
 * The tokens of the keys across, those of the queries down, each number with all its digits; "" where the query does not see
 * the key. A token can be any text: white space and control characters in it are signs, so that none can begin another cell
 * or row, and one that would be read as a formula stands behind an apostrophe.
 */
export function cellsOf(
  map: ExactMap,
  tokens: readonly Token[],
  { queries, keys }: MapWindow,
): readonly (readonly string[])[] {
  const label = (position: number): string => labelOf(tokens, position);
  const positions = ([first, last]: MapWindow["keys"]): number[] =>
    Array.from({ length: last - first }, (_, at) => first + at);
  const header = ["query \\ key", ...positions(keys).map(label)];
  const rows = positions(queries).map((query) => [
    label(query),
    ...positions(keys).map((key) => numberAt(map, query, key)),
  ]);
  return [header, ...rows];
}

export function tabSeparated(cells: readonly (readonly string[])[]): string {
  return cells.map((row) => row.join("\t")).join("\n");
}

export function harmless(label: string): string {
  return FORMULA.test(label) ? `'${label}` : label;
}

/** As in its chip, but for the space that most words have before them. */
export function labelOf(tokens: readonly Token[], position: number): string {
  const { text, isFragment } = readableToken(tokens, position);
  if (isFragment === true) return bytesOf(text);
  const { leading, text: visible } = visibleToken(text.replace(/^ (?=\S)/u, ""));
  return harmless(leading + visible);
}

/** As short as a float32 can be told from its neighbours. */
function numberAt(map: ExactMap, query: number, key: number): string {
  const place = placeOf(map, { query, key });
  const value = place && valueAt(map, place.row, place.column);
  return value === undefined ? "" : String(Number(value.toPrecision(9)));
}
