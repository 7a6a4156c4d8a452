import { expect, test } from "vitest";

import type { Comparison, Token } from "../../../../web/src/engine/engine.ts";
import type { Picture } from "../../../../web/src/state/picture.ts";
import type { CompareAsked, ComparedMaps } from "../../../../web/src/views/compare/compared-maps.ts";
import {
  describeCell,
  describeMean,
  describeRow,
  describeRows,
  furthestRows,
  nameOther,
} from "../../../../web/src/views/compare/words.ts";
import { mapOf } from "./small-maps.ts";

const tokensOf = (text: string): readonly Token[] =>
  text.split(" ").map((word, id) => ({ id, text: word, start: 0, end: 0 }));

const PICTURE = { text: "a red cat sat", tokens: tokensOf("a red cat sat") } as unknown as Picture;
/** "red" was put in on this side, "old" was taken out of the other; "cat" is "dog" over there. */
const PAIRS = [
  [0, 0],
  [2, 2],
  [3, 3],
] as const;
const SIDES = {
  side: {
    pairs: PAIRS,
    tokens: tokensOf("a old dog sat"),
    text: "a old dog sat",
    model: { name: "textbook" },
    headNotes: [],
    isSameModel: true,
  },
  rowPairs: PAIRS,
  maps: {
    own: mapOf([
      [1, NaN, NaN, NaN],
      [0.5, 0.5, NaN, NaN],
      [0.25, 0.5, 0.25, NaN],
      [0.1, 0.2, 0.3, 0.4],
    ]),
    other: mapOf([
      [1, NaN, NaN, NaN],
      [0.5, 0.5, NaN, NaN],
      [0.75, 0.125, 0.125, NaN],
      [0.4, 0.3, 0.2, 0.1],
    ]),
    difference: mapOf([
      [0, NaN, NaN],
      [-0.5, 0.125, NaN],
      [-0.3, 0.1, 0.3],
    ]),
  },
  comparison: {
    meanDivergence: 0.125,
    divergences: Float32Array.of(0, 0.25, 0.0004),
    isCompared: Uint8Array.of(0, 1, 1),
  },
} as unknown as ComparedMaps;

test("a cell has both weights and this side minus the other", () => {
  const words = describeCell({ query: 3, key: 0 }, PICTURE, SIDES);
  expect(words).toBe("query 3 “sat” → key 0 “a”: 0.100 here, 0.400 there, difference −0.300");
});

test("a token that is another one over there is named", () => {
  const words = describeCell({ query: 3, key: 2 }, PICTURE, SIDES);
  expect(words).toBe("query 3 “sat” → key 2 “cat”: 0.300 here, 0.200 there (key 2 “dog”), difference +0.100");
});

test("a token without a counterpart is said to have none, on either axis", () => {
  const asKey = describeCell({ query: 3, key: 1 }, PICTURE, SIDES);
  expect(asKey).toBe("query 3 “sat” → key 1 “red”: 0.200 here; there is no such key on the other side");
  const asBoth = describeCell({ query: 1, key: 1 }, PICTURE, SIDES);
  expect(asBoth).toMatch(/here; there is no such query on the other side, there is no such key on the other side$/);
});

test("what is masked is no 0, and has no difference", () => {
  const words = describeCell({ query: 0, key: 3 }, PICTURE, SIDES);
  expect(words).toBe("query 0 “a” → key 3 “sat”: not visible (masked) here, not visible (masked) there");
});

test("before the maps are there, only the place is named", () => {
  const words = describeCell({ query: 3, key: 0 }, PICTURE, { ...SIDES, maps: undefined });
  expect(words).toBe("query 3 “sat” → key 0 “a”");
});

test("the mean says over how many queries it goes, and what its ends are", () => {
  const of = (isCompared: Uint8Array): string => describeMean({ ...SIDES.comparison, isCompared } as Comparison);
  expect(of(Uint8Array.of(0, 1, 1))).toBe(
    "0.125 bits, the mean over 2 queries: 0 is the same weights, 1 is no key in common",
  );
  expect(of(Uint8Array.of(0, 1, 0))).toContain("over 1 query:");
  const none = describeMean({ ...SIDES.comparison, meanDivergence: undefined } as Comparison);
  expect(none).toBe("no pair of queries has weights to compare");
});

test("queries that differ most come first, by this side's count; those that three decimals show as 0 are left out", () => {
  expect(furthestRows(SIDES)).toEqual([{ query: 2, bits: 0.25, isCompared: true }]);
  expect(furthestRows({ ...SIDES, comparison: undefined })).toEqual([]);
});

test("of one query the bits are said where it was compared", () => {
  expect(describeRow(2, SIDES)).toBe("This query: 0.250 bits.");
  expect(describeRow(0, SIDES), "it sees one key alone").toBe("");
  expect(describeRow(1, SIDES), "it has no counterpart").toBe("");
});

test("of a long text the part is named that is compared", () => {
  const tokens = tokensOf(Array.from({ length: 2_000 }, () => "w").join(" "));
  const words = describeRows({ rows: [0, 512] } as unknown as CompareAsked, { ...PICTURE, tokens });
  expect(words).toMatch(/^Of 2,000 queries, 0 to 511 are compared, 512 at once/);
  expect(describeRows({ rows: [0, 4] } as unknown as CompareAsked, PICTURE)).toBe("");
});

test("the other side is named by what is not as on this one", () => {
  const asked = { otherHead: { layer: 1, head: 2 } } as unknown as CompareAsked;
  expect(nameOther(asked, SIDES, PICTURE)).toBe("layer 1, head 2: “a old dog sat”");
  const sameText = { ...SIDES, side: { ...SIDES.side, text: PICTURE.text } };
  expect(nameOther(asked, sameText, PICTURE)).toBe("layer 1, head 2");
  const otherModel = { ...SIDES, side: { ...sameText.side, isSameModel: false } };
  expect(nameOther(asked, otherModel, PICTURE)).toBe("layer 1, head 2 of “textbook”");
});
