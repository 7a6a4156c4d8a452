// The readout: what the picture shows at one place, in words.

import type { HeadNote, Token } from "../engine/engine.ts";
import { formatCount, formatScore, formatWeight } from "./number-format.ts";
import type { BinFacts, CellFacts, Facts } from "./picture.ts";
import type { Cell, ShownHead } from "./playground-state.ts";
import { quoteOrBytes } from "./token-name.ts";

export interface ReadoutContext extends ShownHead {
  readonly note: HeadNote | undefined;
  readonly tokens: readonly Token[];
}

/** layer 1, head 0 “induction”: query 5 “sat” → key 1 “cat”: score 12.03, weight 0.412 */
export function describeFacts(facts: Facts, context: ReadoutContext): string {
  return `${describeHead(context)}: ${describePlace(facts, context.tokens)}`;
}

/** Of a cell whose numbers the map does not hold, while they are on their way, or where they could not be had. */
export function describeAwaited(cell: Cell, context: ReadoutContext): string {
  return `${describeHead(context)}: ${nameCell(cell, context.tokens)}: no numbers yet`;
}

/** As describeFacts, without the head: what is read out while somebody moves within one map. */
export function describePlace(facts: Facts, tokens: readonly Token[]): string {
  return "cell" in facts ? describeCell(facts, tokens) : describeBin(facts);
}

export function describeHead({ layer, head, mean, note }: ShownHead & Pick<ReadoutContext, "note">): string {
  if (mean === "model") return "all layers, mean over all heads";
  if (mean === "layer") return `layer ${layer}, mean over its heads`;
  return `layer ${layer}, head ${head}${note === undefined ? "" : ` “${note.name}”`}`;
}

function describeCell(facts: CellFacts, tokens: readonly Token[]): string {
  const { cell, isVisible, isFirstHidden, score, weight } = facts;
  const isKnown = score !== undefined && score !== Number.NEGATIVE_INFINITY;
  const written = isKnown ? `score ${formatScore(score)}, ` : "";
  return `${nameCell(cell, tokens)}: ${written}${isVisible ? describeWeight(weight, isFirstHidden, cell.key) : MASKED}`;
}

function nameCell(cell: Cell, tokens: readonly Token[]): string {
  const query = `query ${formatCount(cell.query)} ${quoteOrBytes(tokens[cell.query] ?? { text: "" })}`;
  return `${query} → key ${formatCount(cell.key)} ${quoteOrBytes(tokens[cell.key] ?? { text: "" })}`;
}

const MASKED = "not visible (masked)";
const WITHOUT_FIRST = " without the first token";

function describeWeight(weight: number, isFirstHidden: boolean, key: number): string {
  if (isFirstHidden && key === 0) return "hidden, its weight shared among the other keys";
  return `weight ${formatWeight(weight)}${isFirstHidden ? WITHOUT_FIRST : ""}`;
}

function describeBin({ bin, isVisible, isFirstHidden, values, largest }: BinFacts): string {
  const place = `${describeRange("query", "queries", bin.queries)} → ${describeRange("key", "keys", bin.keys)}`;
  if (!isVisible) return `${place}: ${MASKED}`;
  if (values !== "weights") return `${place}: score of largest size ${formatScore(largest)}`;
  return `${place}: largest weight ${formatWeight(largest)}${isFirstHidden ? WITHOUT_FIRST : ""}`;
}

function describeRange(one: string, many: string, [first, last]: readonly [number, number]): string {
  return last - first === 1
    ? `${one} ${formatCount(first)}`
    : `${many} ${formatCount(first)} to ${formatCount(last - 1)}`;
}
