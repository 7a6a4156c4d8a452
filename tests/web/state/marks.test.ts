import { expect, test } from "vitest";

import type { Token } from "../../../web/src/engine/engine.ts";
import { followEdit, marksOf, positionsOf } from "../../../web/src/state/marks.ts";
import type { PlaygroundState } from "../../../web/src/state/playground-state.ts";

type Marked = Pick<PlaygroundState, "mask" | "pin">;

/** Words with the space before them, as byte-level BPE has them. */
function cut(text: string, pair = "") {
  const words = (written: string, segment: 0 | 1): Token[] =>
    Array.from(written.matchAll(/ ?\S+/g), ({ 0: word, index }) => {
      return { id: 0, text: word, start: index, end: index + word.length, segment };
    });
  return { text, pair, tokens: [...words(text, 0), ...words(pair, 1)] };
}

/** Edits text after text, the caret behind each, and says what is marked in the last. */
function after(marked: Partial<Marked>, ...texts: readonly (readonly [text: string, caret: number])[]): Marked {
  let before = cut(texts[0]?.[0] ?? "");
  let marks = marksOf(before, { mask: [], pin: null, ...marked });
  for (const [text, caret] of texts) {
    marks = followEdit(marks, before, cut(text), caret);
    before = cut(text);
  }
  return positionsOf(marks, before);
}

test("a mark moves with its token when a word is typed or deleted before it", () => {
  const typed = ["a b|cat sat", "a bi|cat sat", "a big|cat sat", "a big |cat sat"].map(
    (text) => [text.replace("|", ""), text.indexOf("|")] as const,
  );
  expect(after({ mask: [1, 2] }, ["a cat sat", 0], ...typed)).toEqual({ mask: [2, 3], pin: null });
  expect(after({ pin: { query: 2, key: 1 } }, ["a cat sat", 0], ["cat sat", 0]).pin).toEqual({ query: 1, key: 0 });
});

test("a mark stays when something is written behind it", () => {
  expect(after({ mask: [1] }, ["a cat sat", 0], ["a cat sat down", 14]).mask).toEqual([1]);
  expect(after({ mask: [0, 1] }, ["a cat", 0], ["a cat.", 6]).mask).toEqual([0]);
});

test("a mark goes when its token is changed, swallowed or deleted", () => {
  expect(after({ mask: [0, 1] }, ["a cat sat", 0], ["a cut sat", 4]).mask).toEqual([0]);
  expect(after({ mask: [1] }, ["a cat sat", 0], ["a sat", 2]).mask).toEqual([]);
  expect(after({ mask: [1] }, ["a cat sat", 0], ["a cats sat", 6]).mask).toEqual([]);
  expect(after({ pin: { query: 2, key: 1 } }, ["a cat sat", 0], ["a cut sat", 4]).pin).toBeNull();
});

test("a letter that doubles the first of a masked word is told from it by the caret", () => {
  expect(after({ mask: [1] }, ["a cat", 0], ["a ccat", 3], ["a c cat", 4]).mask).toEqual([2]);
  expect(after({ mask: [1] }, ["a cat", 0], ["a ccat", 4], ["a cat", 3]).mask).toEqual([]);
});

test("tokens that share a character keep their order, and a second text has its own edits", () => {
  const byte = { id: 0, text: "E2", start: 0, end: 1, isFragment: true };
  const before = { text: "猫", pair: "a cat", tokens: [byte, byte, byte, ...cut("", "a cat").tokens] };
  const marks = marksOf(before, { mask: [1, 4], pin: null });
  const shifted = before.tokens.map((token) => (token.isFragment ? { ...token, start: 2, end: 3 } : token));
  const written = { text: "o 猫", pair: before.pair, tokens: [...cut("o").tokens, ...shifted] };
  expect(positionsOf(followEdit(marks, before, written, 2), written).mask).toEqual([2, 5]);
  const paired = { ...before, pair: "the cat", tokens: [byte, byte, byte, ...cut("", "the cat").tokens] };
  expect(positionsOf(followEdit(marks, before, paired, 3), paired).mask).toEqual([1, 4]);
});

test("positions outside of the text mark nothing", () => {
  expect(positionsOf(marksOf(cut("a cat"), { mask: [1, 7], pin: { query: 0, key: 9 } }), cut("a cat"))).toEqual({
    mask: [1],
    pin: null,
  });
});
