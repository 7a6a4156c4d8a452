// The readout: what the picture shows at one place, in words.

import type { HeadNote, Token } from "../engine/engine.ts";
import { formatCount, formatScore, formatWeight } from "./number-format.ts";
import type { BinFacts, CellFacts, Facts } from "./picture.ts";
import { quoteOrBytes } from "./token-name.ts";

export interface ReadoutContext {
  readonly layer: number;
  readonly head: number;
  readonly note: HeadNote | undefined;
  readonly tokens: readonly Token[];
}

/** layer 1, head 0 “induction”: query 5 “sat” → key 1 “cat”: score 12.03, weight 0.412 */
export function describeFacts(facts: Facts, context: ReadoutContext): string {
  return `${describeHead(context)}: ${describePlace(facts, context.tokens)}`;
}

/** The same without the head: what is read out while somebody moves within one map. */
export function describePlace(facts: Facts, tokens: readonly Token[]): string {
  return "cell" in facts ? describeCell(facts, tokens) : describeBin(facts);
}

export function describeHead(context: Pick<ReadoutContext, "layer" | "head" | "note">): string {
  const name = context.note === undefined ? "" : ` “${context.note.name}”`;
  return `layer ${context.layer}, head ${context.head}${name}`;
}

function describeCell({ cell, isVisible, score, weight }: CellFacts, tokens: readonly Token[]): string {
  const query = `query ${formatCount(cell.query)} ${quoteOrBytes(tokens[cell.query] ?? { text: "" })}`;
  const key = `key ${formatCount(cell.key)} ${quoteOrBytes(tokens[cell.key] ?? { text: "" })}`;
  const written = score === undefined ? "" : `score ${formatScore(score)}, `;
  const numbers = isVisible ? `${written}weight ${formatWeight(weight)}` : "not visible (masked)";
  return `${query} → ${key}: ${numbers}`;
}

function describeBin({ bin, isVisible, largestWeight }: BinFacts): string {
  const place = `${describeRange("query", "queries", bin.queries)} → ${describeRange("key", "keys", bin.keys)}`;
  return `${place}: ${isVisible ? `largest weight ${formatWeight(largestWeight)}` : "not visible (masked)"}`;
}

function describeRange(one: string, many: string, [first, last]: readonly [number, number]): string {
  return last - first === 1
    ? `${one} ${formatCount(first)}`
    : `${many} ${formatCount(first)} to ${formatCount(last - 1)}`;
}
