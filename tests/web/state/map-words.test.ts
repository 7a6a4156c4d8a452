import { describe, expect, test } from "vitest";

import { describeRow, topKeys, valueAt, writeValue } from "../../../web/src/state/map-words.ts";
import type { ExactMap } from "../../../web/src/state/picture.ts";

const TOKENS = [" The", " cat", " sat", " on"].map((text, id) => ({ id, text, start: id, end: id + 1 }));
const WEIGHTS = [
  [1, 0, 0, 0],
  [0.25, 0.75, 0, 0],
  [0.5, 0.5, 0, 0],
  [0.1, 0.2, 0.3, 0.4],
];
const causal: ExactMap = {
  kind: "exact",
  ...{ layer: 0, head: 0, values: "weights", isFirstHidden: false, queries: [0, 4], keys: [0, 4], rows: 4, columns: 4 },
  drawn: Float32Array.from(WEIGHTS.flat()),
  weights: Float32Array.from(WEIGHTS.flat()),
  masked: Uint8Array.from(WEIGHTS.flatMap((_, row) => [0, 1, 2, 3].map((key) => Number(key > row)))),
};

describe("topKeys", () => {
  test("are the largest of the row, the first one first where they are equal, without weights of 0", () => {
    expect(topKeys(causal, 3, 2)?.map(({ key }) => key)).toEqual([3, 2]);
    expect(topKeys(causal, 2, 5)?.map(({ key }) => key)).toEqual([0, 1]);
  });

  test("are those of the window that is shown, by their positions in the text", () => {
    const part: ExactMap = {
      ...causal,
      ...{ queries: [3, 4], keys: [1, 3], rows: 1, columns: 2 },
      drawn: Float32Array.of(0.2, 0.3),
      masked: Uint8Array.of(0, 0),
    };
    expect(topKeys(part, 3, 5)?.map(({ key }) => key)).toEqual([2, 1]);
    expect(topKeys(part, 2, 5)).toBeUndefined();
  });

  test("of scores, 0 is a number like any other, and what is masked is none", () => {
    const scores: ExactMap = { ...causal, values: "masked-scores", drawn: causal.drawn.map((w) => (w === 0 ? 0 : -w)) };
    expect(topKeys(scores, 2, 5)?.map(({ key, value }) => [key, value])).toEqual([
      [2, 0],
      [0, -0.5],
      [1, -0.5],
    ]);
  });

  test("are not told of bins, which hold no cell of a row", () => {
    const { layer, head, values, isFirstHidden, queries, keys, rows, columns, drawn, masked } = causal;
    const cells = { layer, head, values, isFirstHidden, queries, keys, rows, columns, drawn, masked };
    expect(topKeys({ ...cells, kind: "pooled" }, 0, 5)).toBeUndefined();
  });
});

test("describeRow names three keys with their numbers", () => {
  expect(describeRow(causal, TOKENS, 3)).toBe("Most at key 3 “on” 0.400, then key 2 “sat” 0.300, key 1 “cat” 0.200.");
  expect(describeRow(causal, TOKENS, 0)).toBe("Most at key 0 “The” 1.");
  const blind = { ...causal, masked: new Uint8Array(16).fill(1) };
  expect(describeRow(blind, TOKENS, 0)).toBe("It sees no key.");
});

test("a cell has no value where the query does not see the key, and its number is written as everywhere", () => {
  expect(valueAt(causal, 0, 1)).toBeUndefined();
  expect(writeValue(causal, valueAt(causal, 1, 1) ?? NaN)).toBe("0.750");
  expect(writeValue({ values: "scores" }, -1.5)).toBe("−1.50");
});
