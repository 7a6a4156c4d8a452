import { expect, test } from "vitest";

import { factsAt, type ExactMap, type PooledMap } from "../../../web/src/state/picture.ts";
import { describeFacts, describeHead, describePlace } from "../../../web/src/state/readout.ts";

const NOTE = { name: "induction", formula: "f", description: "d" };
const TOKENS = ["The", " cat", " sat"].map((text, id) => ({ id, text, start: 0, end: text.length }));
const MAP: ExactMap = {
  kind: "exact",
  layer: 1,
  head: 0,
  rows: 3,
  columns: 3,
  weights: Float32Array.of(1, 0, 0, 0.5, 0.5, 0, 0.588, 0.412, 0),
  masked: Uint8Array.of(0, 1, 1, 0, 0, 1, 0, 0, 0),
  maskedScores: Float32Array.of(3, -Infinity, -Infinity, 1, 1, -Infinity, 12.25, 12.03, 0),
};
const CONTEXT = { layer: 1, head: 0, note: NOTE, tokens: TOKENS };

test("the readout names head, query, key, score and weight", () => {
  expect(describeFacts(factsAt({ map: MAP, tokens: TOKENS }, { query: 2, key: 1 }), CONTEXT)).toBe(
    "layer 1, head 0 “induction”: query 2 “sat” → key 1 “cat”: score 12.03, weight 0.412",
  );
});

test("where only weights are known, the readout says no score", () => {
  const { kind, layer, head, rows, columns, weights, masked } = MAP;
  const map: ExactMap = { kind, layer, head, rows, columns, weights, masked };
  expect(describePlace(factsAt({ map, tokens: TOKENS }, { query: 2, key: 1 }), TOKENS)).toBe(
    "query 2 “sat” → key 1 “cat”: weight 0.412",
  );
});

test("the readout tells a weight of zero from a masked cell", () => {
  expect(describePlace(factsAt({ map: MAP, tokens: TOKENS }, { query: 2, key: 2 }), TOKENS)).toContain(
    "score 0.00, weight 0",
  );
  expect(describePlace(factsAt({ map: MAP, tokens: TOKENS }, { query: 0, key: 2 }), TOKENS)).toBe(
    "query 0 “The” → key 2 “sat”: not visible (masked)",
  );
});

test("the readout of a pooled map names the ranges of the bin", () => {
  const pooled: PooledMap = {
    kind: "pooled",
    layer: 0,
    head: 0,
    rows: 2,
    columns: 2,
    weights: Float32Array.of(0.25, 0, 0.75, 1),
    masked: Uint8Array.of(0, 1, 0, 0),
  };
  const at = (query: number, key: number) =>
    describePlace(factsAt({ map: pooled, tokens: TOKENS }, { query, key }), TOKENS);
  expect(at(1, 0)).toBe("queries 1 to 2 → key 0: largest weight 0.750");
  expect(at(2, 2)).toBe("queries 1 to 2 → keys 1 to 2: largest weight 1");
  expect(at(0, 1)).toBe("query 0 → keys 1 to 2: not visible (masked)");
});

test("a head without a name is still said", () => {
  expect(describeHead({ layer: 3, head: 4, note: undefined })).toBe("layer 3, head 4");
});

test("a part of a character is named by its bytes", () => {
  const parts = [{ ...TOKENS[0]!, text: "E2 82", isFragment: true }, ...TOKENS.slice(1)];
  expect(describePlace(factsAt({ map: MAP, tokens: TOKENS }, { query: 0, key: 0 }), parts)).toContain(
    "query 0 bytes E2 82 → key 0 bytes E2 82: score 3.00",
  );
});
