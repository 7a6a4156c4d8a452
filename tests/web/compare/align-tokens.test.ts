import { describe, expect, test } from "vitest";
import { alignTokens, type CutText } from "../../../web/src/compare/align-tokens.ts";
import type { Token } from "../../../web/src/engine/engine.ts";

/** Words with the white space before them, as textbook cuts. */
function words(text: string): CutText {
  const tokens = Array.from(text.matchAll(/\s*\S+/g), ({ 0: word, index }) =>
    tokenAt(text, index, index + word.length),
  );
  return { text, pair: "", tokens };
}

function tokenAt(text: string, start: number, end: number): Token {
  return { id: 1, text: text.slice(start, end), start, end };
}

const special = (text: string): Token => ({ id: 0, text, start: 0, end: 0, isSpecial: true });
const cutAt = (text: string, ...edges: number[]): readonly Token[] =>
  edges.slice(1).map((end, at) => tokenAt(text, edges[at] ?? 0, end));

describe("alignTokens of two texts that one model cut", () => {
  test("pairs every token with itself where nothing was changed", () => {
    const text = words("a b a b");
    expect(alignTokens(text, text, true)).toEqual([[0, 0], [1, 1], [2, 2], [3, 3]]); // oxfmt-ignore
  });

  test("pairs what was replaced by as many one by one: he and she", () => {
    const [he, she] = [words("The nurse said he was late"), words("The nurse said she was late")];
    expect(alignTokens(he, she, true)).toEqual([0, 1, 2, 3, 4, 5].map((at) => [at, at]));
  });

  test("leaves out what was put in, taken out, or replaced by another number of tokens", () => {
    expect(alignTokens(words("a b c"), words("a x b c"), true)).toEqual([[0, 0], [1, 2], [2, 3]]); // oxfmt-ignore
    expect(alignTokens(words("a x b c"), words("a b c"), true)).toEqual([[0, 0], [2, 1], [3, 2]]); // oxfmt-ignore
    expect(alignTokens(words("a x y b"), words("a z b"), true)).toEqual([[0, 0], [3, 2]]); // oxfmt-ignore
  });

  test("takes white space before a word for no difference", () => {
    expect(alignTokens(words("cat sat"), words("  cat   sat"), true)).toEqual([[0, 0], [1, 1]]); // oxfmt-ignore
  });

  test("compares what a masked token hides", () => {
    const plain = words("a b");
    const masked = { ...plain, tokens: plain.tokens.map((token) => ({ ...token, text: "[MASK]", hidden: token })) };
    expect(alignTokens(masked, words("a b c"), true)).toEqual([[0, 0], [1, 1]]); // oxfmt-ignore
  });

  test("ascends on both sides, whatever was changed", () => {
    for (let seed = 1; seed < 60; seed++) {
      const text = (salt: number): string =>
        Array.from({ length: 12 }, (_, at) => "abcd"[(seed * (at + salt) * 7919) % 4] ?? "").join(" ");
      const pairs = alignTokens(words(text(seed)), words(text(seed + 3)), true);
      for (const place of [0, 1] as const) {
        expect(pairs.every((pair, at) => at === 0 || pair[place] > (pairs[at - 1]?.[place] ?? Infinity))).toBe(true);
      }
    }
  });

  test("has an end with texts that have nothing in common", () => {
    const many = (letter: string): CutText =>
      words(Array.from({ length: 3_000 }, (_, at) => `${letter}${at}`).join(" "));
    expect(alignTokens(many("a"), many("b"), true)).toEqual([]);
  });
});

describe("alignTokens of two models", () => {
  const text = "unhappy cats";

  test("pairs what covers the same characters of one text, white space aside", () => {
    const a = { text, pair: "", tokens: [special("[CLS]"), ...cutAt(text, 0, 7), tokenAt(text, 8, 12)] };
    const b = { text, pair: "", tokens: cutAt(text, 0, 2, 7, 12) };
    expect(alignTokens(a, b, false)).toEqual([[2, 2]]);
  });

  test("does not pair pieces that cover different characters, as many as they be", () => {
    const a = { text, pair: "", tokens: cutAt(text, 0, 2, 7) };
    const b = { text, pair: "", tokens: cutAt(text, 0, 3, 7) };
    expect(alignTokens(a, b, false)).toEqual([]);
  });

  test("pairs added tokens by their names", () => {
    const a = { text, pair: "", tokens: [special("[CLS]"), ...cutAt(text, 0, 7)] };
    expect(alignTokens(a, a, false)).toEqual([[0, 0], [1, 1]]); // oxfmt-ignore
  });

  test("of two texts, pairs words that are written alike, and none that replace each other", () => {
    expect(alignTokens(words("the cat sat"), words("The dog sat"), false)).toEqual([[2, 2]]);
  });
});
