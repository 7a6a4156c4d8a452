// What Compare says of a side, of a cell, of a row, and of the whole.

import type { Comparison } from "../../engine/engine.ts";
import { formatBits, formatCount, formatDifference, formatWeight } from "../../state/number-format.ts";
import { otherPosition } from "../../state/other-side.ts";
import type { Picture, Screen } from "../../state/picture.ts";
import type { Cell } from "../../state/playground-state.ts";
import { describeHead } from "../../state/readout.ts";
import { nameToken, quoteOrBytes } from "../../state/token-name.ts";
import { quoteName } from "../../state/token-text.ts";
import { MAX_COMPARED_TOKENS, type CompareAsked, type ComparedMaps } from "./compared-maps.ts";
import { cellOn, numberAt } from "./places.ts";

/** More of a text would push the maps away. */
const MAX_TEXT_CHARS = 60;
/** Rows that are listed, and bits that three decimals show. */
const MAX_LISTED = 5;
const LEAST_LISTED_BITS = 0.0005;

export function nameOwn({ head }: CompareAsked, { headNotes }: Screen): string {
  return describeHead({ ...head, note: headNotes[head.layer]?.[head.head] });
}

/** The head, and what else is not as on this side. */
export function nameOther({ otherHead }: CompareAsked, { side }: ComparedMaps, picture: Picture): string {
  const { model, headNotes, isSameModel, text } = side;
  const head = describeHead({ ...otherHead, note: headNotes[otherHead.layer]?.[otherHead.head] });
  const ofModel = isSameModel ? "" : ` of ${quoteName(model.name)}`;
  return `${head}${ofModel}${text === picture.text ? "" : `: ${quoteName(text, MAX_TEXT_CHARS)}`}`;
}

/** 0.132 bits over 14 queries, from 0 (the same weights) to 1 (no key in common). */
export function describeMean({ meanDivergence, isCompared }: Comparison): string {
  if (meanDivergence === undefined) return "no pair of queries has weights to compare";
  const queries = isCompared.reduce((count, one) => count + one, 0);
  const over = queries === 1 ? "1 query" : `${formatCount(queries)} queries`;
  return `${formatBits(meanDivergence)} bits, the mean over ${over}: 0 is the same weights, 1 is no key in common`;
}

/** Which part of a long text it is. */
export function describeRows({ rows }: CompareAsked, { tokens }: Picture): string {
  if (rows[1] - rows[0] === tokens.length) return "";
  return `Of ${formatCount(tokens.length)} queries, ${formatCount(rows[0])} to ${formatCount(rows[1] - 1)} are compared, ${formatCount(MAX_COMPARED_TOKENS)} at once, each with all of its keys; pin another one to go there.`;
}

/** query 5 “he” → key 1 “cat”: 0.412 here, 0.100 there, +0.312 */
export function describeCell(cell: Cell, picture: Picture, sides: ComparedMaps): string {
  const { maps } = sides;
  const place = `query ${nameAt(picture, cell.query)} → key ${nameAt(picture, cell.key)}`;
  if (maps === undefined) return place;
  const here = numberAt(maps.own, cell);
  const there = cellOn("other", cell, sides);
  const counterpart = nameCounterpart(cell, picture, sides);
  const words = (weight: number | undefined): string =>
    weight === undefined ? "not visible (masked)" : formatWeight(weight);
  if (there === undefined) return `${place}: ${words(here)} here; ${counterpart}`;
  const difference = numberAt(maps.difference, cellOn("difference", cell, sides));
  const signed = difference === undefined ? "" : `, difference ${formatDifference(difference)}`;
  return `${place}: ${words(here)} here, ${words(numberAt(maps.other, there))} there${counterpart}${signed}`;
}

/** Where it is another token over there, which one; or that there is none. */
function nameCounterpart(cell: Cell, { tokens }: Picture, { side }: ComparedMaps): string {
  const parts = (["query", "key"] as const).map((name) => {
    const own = cell[name];
    const position = otherPosition(side.pairs, own);
    if (position === undefined) return `there is no such ${name} on the other side`;
    const [here, there] = [tokens[own], side.tokens[position]];
    const isSame = here?.text.trim() === there?.text.trim();
    return isSame ? "" : `${name} ${formatCount(position)} ${quoteOrBytes(there ?? { text: "" })}`;
  });
  const words = parts.filter((part) => part !== "");
  const missing = words.filter((part) => part.startsWith("there is no"));
  if (missing.length > 0) return missing.join(", ");
  return words.length === 0 ? "" : ` (${words.join(", ")})`;
}

/** Queries that differ most, and by how much. */
export function furthestRows(sides: ComparedMaps): readonly { readonly query: number; readonly bits: number }[] {
  const { comparison, rowPairs } = sides;
  if (comparison === undefined) return [];
  return rowPairs
    .map(([, query], at) => ({
      query,
      bits: comparison.divergences[at] ?? 0,
      isCompared: comparison.isCompared[at] === 1,
    }))
    .filter(({ isCompared, bits }) => isCompared && bits >= LEAST_LISTED_BITS)
    .sort((a, b) => b.bits - a.bits)
    .slice(0, MAX_LISTED);
}

/** Of one query; "" where it has no divergence. */
export function describeRow(query: number, { comparison, rowPairs }: ComparedMaps): string {
  const at = rowPairs.findIndex(([, own]) => own === query);
  if (comparison === undefined || comparison.isCompared[at] !== 1) return "";
  return `This query: ${formatBits(comparison.divergences[at] ?? 0)} bits.`;
}

export function nameAt(picture: Picture, position: number): string {
  return `${formatCount(position)} ${nameToken(picture.tokens, position)}`;
}
