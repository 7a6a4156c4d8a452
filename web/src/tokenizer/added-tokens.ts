// Tokens that were added to a vocabulary are found in the text as they stand, before anything else is cut.

import type { Rewrite } from "./normalize.ts";

import { type AlignedText, alignedText, slice } from "./aligned-text.ts";
import { type JsonObject } from "./tokenizer-file.ts";

export interface AddedToken {
  readonly content: string;
  /** As the file has it: not checked. */
  readonly id: unknown;
  readonly isSpecial: boolean;
}

/** Text that is still to be cut, or an added token with the white space that it takes along. */
export type Section = { readonly text: AlignedText; readonly token?: AddedToken };

interface Wanted extends AddedToken {
  readonly isSingleWord: boolean;
  readonly takesLeft: boolean;
  readonly takesRight: boolean;
}

export class AddedTokens {
  readonly all: readonly AddedToken[];
  private readonly asTyped: Finder;
  private readonly asNormalized: Finder;

  /** With `splitsSpecial` the text of a special token that somebody types is text like any other. */
  constructor(
    tokens: readonly JsonObject[],
    private readonly rewrite: Rewrite,
    splitsSpecial = false,
  ) {
    const all = tokens.map(wantedOf);
    this.all = all.map(({ token }) => token);
    const wanted = all.filter(({ token }) => !(splitsSpecial && token.isSpecial));
    this.asTyped = new Finder(
      wanted.filter(({ isNormalized }) => !isNormalized).map(({ token }) => [token.content, token]),
    );
    const normalized = wanted.filter(({ isNormalized }) => isNormalized);
    this.asNormalized = new Finder(normalized.map(({ token }) => [rewrite(alignedText(token.content)).text, token]));
  }

  /** The sections of a typed text, normalised where they are no added token. */
  sections(text: AlignedText): Section[] {
    return this.asTyped
      .split(text)
      .flatMap((section) => (section.token ? [section] : this.asNormalized.split(this.rewrite(section.text))))
      .filter(({ text: found, token }) => token !== undefined || found.text !== "");
  }
}

function wantedOf(token: JsonObject): { token: Wanted; isNormalized: boolean } {
  const isSpecial = token["special"] === true;
  return {
    token: {
      content: String(token["content"]),
      id: token["id"],
      isSpecial,
      isSingleWord: token["single_word"] === true,
      takesLeft: token["lstrip"] === true,
      takesRight: token["rstrip"] === true,
    },
    isNormalized: typeof token["normalized"] === "boolean" ? token["normalized"] : !isSpecial,
  };
}

class Finder {
  private readonly tokens: ReadonlyMap<string, Wanted>;
  private readonly expression: RegExp | undefined;

  constructor(tokens: readonly (readonly [content: string, token: Wanted])[]) {
    this.tokens = new Map(tokens.filter(([content]) => content !== ""));
    // The leftmost is found first, of those that begin there the longest.
    const contents = [...this.tokens.keys()].sort((a, b) => b.length - a.length);
    const literal = contents.map((content) => content.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
    this.expression = contents.length > 0 ? new RegExp(literal.join("|"), "gu") : undefined;
  }

  split(text: AlignedText): Section[] {
    if (!this.expression) return [{ text }];
    const sections: Section[] = [];
    let end = 0;
    for (const { 0: content, index } of text.text.matchAll(this.expression)) {
      const token = this.tokens.get(content)!;
      if (index < end) continue; // White space that the token before took along.
      if (token.isSingleWord && !standsAlone(text.text, index, index + content.length)) continue;
      const first = token.takesLeft ? end + text.text.slice(end, index).trimEnd().length : index;
      if (first > end) sections.push({ text: slice(text, end, first) });
      end = index + content.length;
      if (token.takesRight) end = text.text.length - text.text.slice(end).trimStart().length;
      sections.push({ text: slice(text, first, end), token });
    }
    if (end < text.text.length) sections.push({ text: slice(text, end) });
    return sections;
  }
}

const ENDS_IN_WORD = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]$/u;
const BEGINS_IN_WORD = /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]/u;

function standsAlone(text: string, first: number, last: number): boolean {
  return (
    !ENDS_IN_WORD.test(text.slice(Math.max(0, first - 2), first)) && !BEGINS_IN_WORD.test(text.slice(last, last + 2))
  );
}
