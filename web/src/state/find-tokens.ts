// Where in a text something stands, in tokens.

import type { Token } from "../engine/engine.ts";
import type { Picture } from "./picture.ts";

/** Half-open range of the tokens that share a character with the place. */
export interface TokenMatch {
  readonly first: number;
  readonly last: number;
}

/**
 * All places of `wanted`, in the order of the tokens, whatever its case; none of white space alone. What a tokenizer has
 * added stands in no text, and is found by what it says. A masked place is found by what stands in the text.
 */
export function findTokens(
  { text, pair, tokens }: Pick<Picture, "text" | "pair" | "tokens">,
  wanted: string,
): readonly TokenMatch[] {
  if (wanted.trim() === "") return [];
  const pattern = new RegExp(wanted.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "giu");
  const placed = [
    ...matchesIn(text, tokens, 0, pattern),
    ...matchesIn(pair, tokens, 1, pattern),
    ...tokens.flatMap((token, at) =>
      token.start === token.end && token.text.search(pattern) >= 0 ? [{ first: at, last: at + 1 }] : [],
    ),
  ];
  return placed.toSorted((a, b) => a.first - b.first);
}

function matchesIn(text: string, tokens: readonly Token[], segment: 0 | 1, pattern: RegExp): readonly TokenMatch[] {
  const isOfText = (token: Token): boolean => (token.segment ?? 0) === segment && token.start < token.end;
  const matches: TokenMatch[] = [];
  let first = 0;
  for (const { 0: found, index } of text.matchAll(pattern)) {
    const isBefore = (token: Token): boolean => !isOfText(token) || token.end <= index;
    while (first < tokens.length && isBefore(tokens[first]!)) first += 1;
    let last = first;
    while (last < tokens.length && isOfText(tokens[last]!) && tokens[last]!.start < index + found.length) last += 1;
    // Two places within one token are one.
    if (last > first && matches.at(-1)?.first !== first) matches.push({ first, last });
  }
  return matches;
}

/** The match behind the token, or before it; from the one end goes on at the other. -1 where there is none at all. */
export function nextMatch(matches: readonly TokenMatch[], from: number | undefined, step: 1 | -1): number {
  if (matches.length === 0) return -1;
  if (from === undefined) return step === 1 ? 0 : matches.length - 1;
  const found =
    step === 1 ? matches.findIndex(({ first }) => first > from) : matches.findLastIndex(({ first }) => first < from);
  return found >= 0 ? found : step === 1 ? 0 : matches.length - 1;
}
