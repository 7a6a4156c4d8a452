// What a map shows, as words and numbers of a table: its cells, and what a query looks at most.

import type { Token } from "../engine/engine.ts";
import { formatCount, formatScore, formatWeight } from "./number-format.ts";
import { placeOf, type HeadMap } from "./picture.ts";
import { nameToken } from "./token-name.ts";

/** A key of a row, and its number in the map. */
export interface RowKey {
  readonly key: number;
  readonly value: number;
}

/** How many keys a table names of a row. */
export const TOP_KEYS = 5;

/** As everywhere on the page. */
export function writeValue({ values }: Pick<HeadMap, "values">, value: number): string {
  return values === "weights" ? formatWeight(value) : formatScore(value);
}

/** Undefined where the query does not see the key. */
export function valueAt({ columns, drawn, masked }: HeadMap, row: number, column: number): number | undefined {
  const index = row * columns + column;
  return masked[index] === 1 ? undefined : drawn[index];
}

/** 1 “cat” */
export function labelToken(tokens: readonly Token[], position: number): string {
  return `${formatCount(position)} ${nameToken(tokens, position)}`;
}

/**
 * Keys with the largest numbers of a query's row, of those that the map shows: the first one first where they are equal.
 * Weights of 0 are none. Undefined where the map does not show each cell of the row.
 */
export function topKeys(map: HeadMap, query: number, count: number): readonly RowKey[] | undefined {
  const row = placeOf(map, { query, key: map.keys[0] })?.row;
  if (map.kind !== "exact" || row === undefined) return undefined;
  const keys = Array.from({ length: map.columns }, (_, column) => ({ column, value: valueAt(map, row, column) }));
  return keys
    .flatMap(({ column, value }) => (value === undefined ? [] : [{ key: map.keys[0] + column, value }]))
    .filter(({ value }) => !(map.values === "weights" && value === 0))
    .toSorted((a, b) => Number(b.value > a.value) - Number(b.value < a.value))
    .slice(0, count);
}

/** How many keys a sentence names: as many as can be heard at once. */
const SPOKEN_KEYS = 3;

/** Most at key 1 “cat” 0.410, then key 0 “The” 0.201. Undefined where topKeys is. */
export function describeRow(map: HeadMap, tokens: readonly Token[], query: number): string | undefined {
  const keys = topKeys(map, query, SPOKEN_KEYS);
  if (keys === undefined) return undefined;
  const [first, ...others] = keys.map(
    ({ key, value }) => `key ${formatCount(key)} ${nameToken(tokens, key)} ${writeValue(map, value)}`,
  );
  if (first === undefined) return "It sees no key.";
  return `Most at ${first}${others.length > 0 ? `, then ${others.join(", ")}` : ""}.`;
}
