// What the lines say of a cell, of a query, and of themselves.

import type { Token } from "../../engine/engine.ts";
import { formatCount, formatWeight } from "../../state/number-format.ts";
import type { Cell } from "../../state/playground-state.ts";
import { quoteOrBytes } from "../../state/token-name.ts";
import type { LinesAsked, LinesData } from "./heads-window.ts";

/** More heads are not read out. */
const MAX_SPOKEN_HEADS = 8;

/** Of each head that is shown, in their order; undefined outside the window. */
export function weightsOf(
  { first, last }: LinesAsked,
  { weights }: LinesData,
  cell: Cell,
): readonly number[] | undefined {
  const at = indexOf({ first, last }, cell);
  return at === undefined ? undefined : weights.map((map) => map[at] ?? 0);
}

export function isVisible(asked: LinesAsked, { masked }: LinesData, cell: Cell): boolean {
  const at = indexOf(asked, cell);
  return at !== undefined && masked[at] === 0;
}

/** The key that the query looks at most, or the query that looks most at the key: by the largest weight of any head. */
export function strongestWith(asked: LinesAsked, data: LinesData, side: "query" | "key", position: number): Cell {
  let best: Cell = { query: position, key: position };
  let largest = -1;
  for (let other = asked.first; other < asked.last; other++) {
    const cell = side === "query" ? { query: position, key: other } : { query: other, key: position };
    const weight = Math.max(...(weightsOf(asked, data, cell) ?? []));
    if (!isVisible(asked, data, cell) || !(weight > largest)) continue;
    [best, largest] = [cell, weight];
  }
  return best;
}

export function describeCell({ query, key }: Cell, tokens: readonly Token[]): string {
  return `query ${formatCount(query)} ${quoteOrBytes(tokens[query] ?? { text: "" })} → key ${formatCount(key)} ${quoteOrBytes(tokens[key] ?? { text: "" })}`;
}

/** Query 6 “two” looks most at: head 0, key 5 “one”, 0.912; head 2, key 0 “one”, 0.500. */
export function summaryOf(asked: LinesAsked, data: LinesData, query: number, tokens: readonly Token[]): string {
  const heads = asked.heads.slice(0, MAX_SPOKEN_HEADS).map((head, place) => {
    const alone = {
      asked: { ...asked, heads: [head] },
      data: { ...data, weights: data.weights.slice(place, place + 1) },
    };
    const cell = strongestWith(alone.asked, alone.data, "query", query);
    const [weight = 0] = weightsOf(alone.asked, alone.data, cell) ?? [];
    if (!isVisible(asked, data, cell)) return `head ${head}, no key`;
    return `head ${head}, key ${formatCount(cell.key)} ${quoteOrBytes(tokens[cell.key] ?? { text: "" })}, ${formatWeight(weight)}`;
  });
  const others = asked.heads.length - heads.length;
  const rest = others === 0 ? "" : `; and ${formatCount(others)} more heads`;
  return `Query ${formatCount(query)} ${quoteOrBytes(tokens[query] ?? { text: "" })} looks most at: ${heads.join("; ")}${rest}.`;
}

/** Of all of them. */
export function labelOf({ layer, heads }: LinesAsked, tokenCount: number): string {
  const named = heads.length === 1 ? `head ${heads.join()}` : `heads ${heads.join(", ")}`;
  const count = tokenCount === 1 ? "1 token" : `${formatCount(tokenCount)} tokens`;
  return `Lines of layer ${layer}, ${named}, ${count}: queries left, keys right`;
}

/** What the picture leaves out; "" when it shows all. */
export function describeHidden(drawn: number, count: number): string {
  if (drawn === count) return "";
  return `The ${formatCount(drawn)} strongest of ${formatCount(count)} lines are drawn; ${formatCount(count - drawn)} weaker ones are hidden.`;
}

export function describeWindow({ first, last }: LinesAsked, tokenCount: number): string {
  if (last - first === tokenCount) return "";
  return `Tokens ${formatCount(first)} to ${formatCount(last - 1)} of ${formatCount(tokenCount)} are drawn; pin another one above to go there.`;
}

function indexOf({ first, last }: Pick<LinesAsked, "first" | "last">, { query, key }: Cell): number | undefined {
  const isInside = Math.min(query, key) >= first && Math.max(query, key) < last;
  return isInside ? (query - first) * (last - first) + key - first : undefined;
}
