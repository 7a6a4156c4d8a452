// What the text view says of a unit, of a line, and of itself.

import { formatCount, formatWeight } from "../../state/number-format.ts";
import type { Picture } from "../../state/picture.ts";
import { quoteToken } from "../../state/token-text.ts";
import type { TextAsked, TextData } from "./painted-row.ts";
import { pieceOf } from "./units.ts";

/** More are not read out. */
const MAX_SPOKEN_HEADS = 8;
const MAX_SPOKEN_UNITS = 3;

/** word 3 “cat” */
export function nameUnit({ units, starts }: TextAsked, picture: Picture, unit: number): string {
  const [first, last] = [starts[unit] ?? 0, starts[unit + 1] ?? picture.tokens.length];
  const isEmpty = last - first === 1 && picture.tokens[first]?.text === "";
  const words = isEmpty ? "" : pieceOf(picture, first, last).text;
  return `${units.slice(0, -1)} ${formatCount(unit)} ${quoteToken(words, 60)}`;
}

/** Of the pair that a unit makes with the pinned one. */
export function describePair(asked: TextAsked, picture: Picture, unit: number): string {
  const [own, other] = [nameUnit(asked, picture, asked.unit), nameUnit(asked, picture, unit)];
  return asked.towards === "keys" ? `query ${own} → key ${other}` : `query ${other} → key ${own}`;
}

/** word 6 “two” looks at: head 0, word 1 “two” 0.912, word 0 “one” 0.080; head 2, nothing. */
export function summaryOf(asked: TextAsked, { rows }: TextData, picture: Picture): string {
  const heads = asked.heads.slice(0, MAX_SPOKEN_HEADS).map((head, place) => {
    const { weights = new Float32Array() } = rows[place] ?? {};
    const strongest = [...weights.keys()]
      .filter((unit) => (weights[unit] ?? 0) > 0)
      .sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0))
      .slice(0, MAX_SPOKEN_UNITS)
      .map((unit) => `${nameUnit(asked, picture, unit)} ${formatWeight(weights[unit] ?? 0)}`);
    return `head ${head}, ${strongest.length === 0 ? "nothing" : strongest.join(", ")}`;
  });
  const others = asked.heads.length - heads.length;
  const rest = others === 0 ? "" : `; and ${formatCount(others)} more heads`;
  const own = nameUnit(asked, picture, asked.unit);
  const verb = asked.towards === "keys" ? `${own} looks at` : `What looks at ${own}`;
  return `${verb}: ${heads.join("; ")}${rest}.`;
}

/** How a number came about that no map shows. */
export function describeUnits({ units }: TextAsked): string {
  return units === "tokens" ? "" : `Of ${units}: the sum over the tokens of the key, the mean over those of the query.`;
}

export function largestOf({ rows }: TextData): number {
  return rows.reduce(
    (largest, { weights }) =>
      weights.reduce((most, weight) => (weight < Infinity ? Math.max(most, weight) : most), largest),
    0,
  );
}

/** What “the” looks at */
export function titleOf(asked: TextAsked, picture: Picture): string {
  const own = nameUnit(asked, picture, asked.unit);
  return asked.towards === "keys" ? `What ${own} looks at` : `What looks at ${own}`;
}
