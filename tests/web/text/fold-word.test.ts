import { expect, test, vi } from "vitest";

import { foldWord } from "../../../web/src/text/fold-word.ts";

// All 1,114,112 code points are tried: a second or so, and more on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const SAME_WORD: readonly (readonly [string, string, string])[] = [
  ["letter case", "Cat", "cAT"],
  ["sharp s and its capitals", "Straße", "STRASSE"],
  ["sigma at the end of a Greek word", "Σίσυφος", "ΣΊΣΥΦΟΣ"],
  ["composed and decomposed accents", "caf\u00E9", "cafe\u0301"],
  ["iota subscript and its capital", "ᾳ", "ᾼ"],
  ["Cherokee small and capital letters", "\uAB70", "\u13A0"],
];

test.each(SAME_WORD)("foldWord unites %s", (_, one, other) => {
  expect(foldWord(one)).toBe(foldWord(other));
});

test("foldWord writes every sigma alike, also at the end of a word", () => {
  expect(foldWord("ΟΔΟΣ")).toBe("οδοσ");
  expect(foldWord("ς")).toBe(foldWord("Σ"));
});

test("foldWord keeps different words apart", () => {
  const words = ["cat", "cats", "cát", "кот", "猫", "1", "１", "", "-"];
  expect(new Set(words.map(foldWord)).size).toBe(words.length);
});

test("foldWord replaces half a surrogate pair and leaves whole pairs alone", () => {
  expect(foldWord("a\uD83D")).toBe("a\uFFFD");
  expect(foldWord("\uDE00b")).toBe("\uFFFDb");
  expect(foldWord("\u{1F600}")).toBe("\u{1F600}");
});

test("foldWord changes nothing the second time, for every character there is", () => {
  const changed: string[] = [];
  for (let code = 0; code <= 0x10ffff; code++) {
    const folded = foldWord(String.fromCodePoint(code));
    if (foldWord(folded) !== folded) changed.push(code.toString(16));
  }
  expect(changed).toEqual([]);
});
