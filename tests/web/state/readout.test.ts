import { expect, test } from "vitest";

import { factsAt, type ExactMap, type Facts, type HeadMap, type PooledMap } from "../../../web/src/state/picture.ts";
import type { Cell } from "../../../web/src/state/playground-state.ts";
import { describeAwaited, describeFacts, describeHead, describePlace } from "../../../web/src/state/readout.ts";

const NOTE = { name: "induction", formula: "f", description: "d" };
const TOKENS = ["The", " cat", " sat"].map((text, id) => ({ id, text, start: 0, end: text.length }));
const WEIGHTS = Float32Array.of(1, 0, 0, 0.5, 0.5, 0, 0.588, 0.412, 0);
const WEIGHTS_ONLY = {
  layer: 1,
  head: 0,
  values: "weights",
  isFirstHidden: false,
  queries: [0, 3],
  keys: [0, 3],
  rows: 3,
  columns: 3,
  drawn: WEIGHTS,
  masked: Uint8Array.of(0, 1, 1, 0, 0, 1, 0, 0, 0),
} as const;
const MAP: ExactMap = {
  ...WEIGHTS_ONLY,
  kind: "exact",
  weights: WEIGHTS,
  maskedScores: Float32Array.of(3, -Infinity, -Infinity, 1, 1, -Infinity, 12.25, 12.03, 0),
};
const CONTEXT = { layer: 1, head: 0, note: NOTE, tokens: TOKENS };

function factsOf(picture: { readonly map: HeadMap }, cell: Cell): Facts {
  const facts = factsAt(picture, cell);
  if (facts === undefined) throw new Error("The map shows the cell");
  return facts;
}

test("the readout names head, query, key, score and weight", () => {
  expect(describeFacts(factsOf({ map: MAP }, { query: 2, key: 1 }), CONTEXT)).toBe(
    "layer 1, head 0 “induction”: query 2 “sat” → key 1 “cat”: score 12.03, weight 0.412",
  );
});

test("a cell whose numbers are not there is named, without a number", () => {
  expect(describeAwaited({ query: 2, key: 1 }, CONTEXT)).toBe(
    "layer 1, head 0 “induction”: query 2 “sat” → key 1 “cat”: no numbers yet",
  );
});

test("where only weights are known, the readout says no score", () => {
  const map: ExactMap = { ...WEIGHTS_ONLY, kind: "exact", weights: WEIGHTS };
  expect(describePlace(factsOf({ map }, { query: 2, key: 1 }), TOKENS)).toBe(
    "query 2 “sat” → key 1 “cat”: weight 0.412",
  );
});

test("the readout tells a weight of zero from a masked cell", () => {
  expect(describePlace(factsOf({ map: MAP }, { query: 2, key: 2 }), TOKENS)).toContain("score 0.00, weight 0");
  expect(describePlace(factsOf({ map: MAP }, { query: 0, key: 2 }), TOKENS)).toBe(
    "query 0 “The” → key 2 “sat”: not visible (masked)",
  );
});

test("the readout of a pooled map names the ranges of the bin", () => {
  const pooled: PooledMap = {
    kind: "pooled",
    layer: 0,
    head: 0,
    values: "weights",
    isFirstHidden: false,
    queries: [0, 3],
    keys: [0, 3],
    rows: 2,
    columns: 2,
    drawn: Float32Array.of(0.25, 0, 0.75, 1),
    masked: Uint8Array.of(0, 1, 0, 0),
  };
  const at = (query: number, key: number) => describePlace(factsOf({ map: pooled }, { query, key }), TOKENS);
  expect(at(1, 0)).toBe("queries 1 to 2 → key 0: largest weight 0.750");
  expect(at(2, 2)).toBe("queries 1 to 2 → keys 1 to 2: largest weight 1");
  expect(at(0, 1)).toBe("query 0 → keys 1 to 2: not visible (masked)");
});

test("a head without a name is still said", () => {
  expect(describeHead({ layer: 3, head: 4, note: undefined })).toBe("layer 3, head 4");
});

test("a part of a character is named by its bytes", () => {
  const parts = [{ ...TOKENS[0]!, text: "E2 82", isFragment: true }, ...TOKENS.slice(1)];
  expect(describePlace(factsOf({ map: MAP }, { query: 0, key: 0 }), parts)).toContain(
    "query 0 bytes E2 82 → key 0 bytes E2 82: score 3.00",
  );
});

test("without the first token, the readout says so of every weight, and that the first one is hidden", () => {
  const map: ExactMap = { ...MAP, isFirstHidden: true };
  const at = (query: number, key: number) => describePlace(factsOf({ map }, { query, key }), TOKENS);
  expect(at(2, 1)).toBe("query 2 “sat” → key 1 “cat”: score 12.03, weight 0.412 without the first token");
  expect(at(2, 0)).toBe("query 2 “sat” → key 0 “The”: score 12.25, hidden, its weight shared among the other keys");
});

test("where scores are shown, a masked cell has one too; bins name the score of largest size", () => {
  const map: ExactMap = { ...MAP, values: "scores", drawn: Float32Array.of(3, 7, 8, 1, 1, 9, 12.25, 12.03, 0) };
  expect(describePlace(factsOf({ map }, { query: 0, key: 1 }), TOKENS)).toBe(
    "query 0 “The” → key 1 “cat”: score 7.00, not visible (masked)",
  );
  const bin = { values: "scores", rows: 1, columns: 1, drawn: Float32Array.of(-4.5) } as const;
  const pooled: PooledMap = { ...WEIGHTS_ONLY, ...bin, kind: "pooled" };
  expect(describePlace(factsOf({ map: pooled }, { query: 0, key: 1 }), TOKENS)).toBe(
    "queries 0 to 2 → keys 0 to 2: score of largest size −4.50",
  );
});

test("a map says nothing of a cell outside its window", () => {
  expect(factsAt({ map: { ...MAP, queries: [5, 8], keys: [0, 3] } }, { query: 2, key: 1 })).toBeUndefined();
});
