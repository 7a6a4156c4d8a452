import { describe, expect, test } from "vitest";

import type { Token } from "../../../web/src/engine/engine.ts";
import { findTokens, nextMatch } from "../../../web/src/state/find-tokens.ts";

/** Tokens that cut a text where `cuts` says. */
function pictureOf(...parts: readonly string[]): { text: string; pair: string; tokens: readonly Token[] } {
  let start = 0;
  const tokens = parts.map((text, id) => ({ id, text, start, end: (start += text.length) }));
  return { text: parts.join(""), pair: "", tokens };
}
const ranges = (picture: Parameters<typeof findTokens>[0], wanted: string) =>
  findTokens(picture, wanted).map(({ first, last }) => [first, last]);

describe("findTokens", () => {
  test("finds words whatever their case, within a token and over several", () => {
    const picture = pictureOf("The", " cat", " sat", " on", " the", " c", "ats");
    expect(ranges(picture, "the")).toEqual([
      [0, 1],
      [4, 5],
    ]);
    expect(ranges(picture, "CAT")).toEqual([
      [1, 2],
      [5, 7],
    ]);
    expect(ranges(picture, "cat sat on")).toEqual([[1, 4]]);
  });

  test("counts two places within one token once", () => {
    expect(ranges(pictureOf("banana", " an"), "an")).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  test.each(["", " ", "\t"])("finds nothing for %j", (wanted) => {
    expect(ranges(pictureOf("a", " b"), wanted)).toEqual([]);
  });

  test.each(["(", "[a-", "\\", "a.c", "*", "$", "^", "{2}", "|", "-", "/"])("takes %j for what it is", (wanted) => {
    expect(ranges(pictureOf("abc", ` ${wanted}`), wanted)).toEqual([[1, 2]]);
    expect(ranges(pictureOf("abc"), wanted)).toEqual([]);
  });

  test("finds what stands beside half a surrogate pair, and letters of more than one unit", () => {
    expect(ranges(pictureOf("a\ud83d", " é", " 👍", " İi"), "👍")).toEqual([[2, 3]]);
    expect(ranges(pictureOf("İstanbul", " x"), "x")).toEqual([[1, 2]]);
  });

  test("finds in both of two texts, and what a tokenizer has added by what it says", () => {
    const token = (text: string, start: number, end: number, segment: 0 | 1) => ({ id: 0, text, start, end, segment });
    const tokens = [token("[CLS]", 0, 0, 0), token("one", 0, 3, 0), token("[SEP]", 3, 3, 0), token("one", 0, 3, 1)];
    const picture = { text: "one", pair: "one", tokens };
    expect(ranges(picture, "one")).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(ranges(picture, "sep")).toEqual([[2, 3]]);
  });
});

test("nextMatch goes on from the pinned token, either way, and around at the ends", () => {
  const matches = [2, 5, 9].map((first) => ({ first, last: first + 1 }));
  expect(nextMatch(matches, undefined, 1)).toBe(0);
  expect(nextMatch(matches, undefined, -1)).toBe(2);
  expect(nextMatch(matches, 5, 1)).toBe(2);
  expect(nextMatch(matches, 5, -1)).toBe(0);
  expect(nextMatch(matches, 9, 1)).toBe(0);
  expect(nextMatch(matches, 0, -1)).toBe(2);
  expect(nextMatch([], 0, 1)).toBe(-1);
});
