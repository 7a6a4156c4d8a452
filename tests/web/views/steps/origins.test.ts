import { expect, test } from "vitest";
import { describeNumber, originOf } from "../../../../web/src/views/steps/origins.ts";
import { nameOf, placeNamed, titleOf, valueAt } from "../../../../web/src/views/steps/places.ts";
import { stageWords } from "../../../../web/src/views/steps/stages.ts";
import { SMALL_ROW, SMALL_TOKENS } from "./small-row.ts";

test.each([
  [{ stage: "dot", key: 0 }, "2.00 = the sum of 2 terms"],
  [{ stage: "term", key: 0, dimension: 1 }, "q[1] × k[1] = 2.00 × 0.50 = 1.00"],
  [{ stage: "term", key: 0 }, "all 2 dimensions"],
  [{ stage: "query", dimension: 1 }, "dimension 1: 2.00"],
  [{ stage: "key", key: 2, dimension: 0 }, "dimension 0: 5.00"],
  [{ stage: "value", key: 1, dimension: 0 }, "dimension 0: 8.00"],
  [{ stage: "score", key: 0 }, "1.00 = 2.00 × 0.50"],
  [{ stage: "masked", key: 1 }, "0.00: this query sees this key"],
  [{ stage: "masked", key: 2 }, "−∞: the mask hides this key from this query"],
  [{ stage: "largest" }, "1.00"],
  [{ stage: "exponential", key: 1 }, "0.37 = e^(0.00 − 1.00)"],
  [{ stage: "sum" }, "1.37"],
  [{ stage: "weight", key: 0 }, "0.731 = 1.00 ÷ 1.37"],
  [{ stage: "weighted", key: 1, dimension: 0 }, "dimension 0: 2.15 = 0.269 × 8.00"],
  [{ stage: "output", dimension: 1 }, "dimension 1: −1.46"],
] as const)("%o says which numbers it comes from", (place, numbers) => {
  expect(originOf(SMALL_ROW, place).numbers).toBe(numbers);
});

test("what a number is computed from is lit where it stands", () => {
  expect(originOf(SMALL_ROW, { stage: "exponential", key: 1 }).operands).toEqual([
    { stage: "masked", key: 1 },
    { stage: "largest" },
  ]);
  expect(originOf(SMALL_ROW, { stage: "weight", key: 2 }).operands).toEqual([
    { stage: "exponential", key: 2 },
    { stage: "sum" },
  ]);
  expect(originOf(SMALL_ROW, { stage: "sum" }).operands).toHaveLength(3);
  expect(originOf(SMALL_ROW, { stage: "dot", key: 1 }).operands.map(nameOf)).toEqual(["query ", "key 1", "term 1"]);
});

test("a dimension of a vector is computed from the same dimension of others", () => {
  expect(originOf(SMALL_ROW, { stage: "term", key: 1, dimension: 0 }).operands).toEqual([
    { stage: "query", dimension: 0 },
    { stage: "key", key: 1, dimension: 0 },
  ]);
  expect(originOf(SMALL_ROW, { stage: "weighted", key: 2, dimension: 1 }).operands).toEqual([
    { stage: "weight", key: 2 },
    { stage: "value", key: 2, dimension: 1 },
  ]);
  const { operands } = originOf(SMALL_ROW, { stage: "output", dimension: 1 });
  expect(operands).toEqual([0, 1, 2].map((key) => ({ stage: "weighted", key, dimension: 1 })));
});

test("additive scores are named and worked out as such", () => {
  const steps = { ...SMALL_ROW.steps, scoreVector: Float32Array.of(0.25, 4) };
  const additive = { ...SMALL_ROW, steps };
  expect(stageWords("dot", additive).title).toBe("v · tanh(q + k)");
  expect(titleOf("term", additive)).toBe("v × tanh(q + k)");
  const { numbers, operands } = originOf(additive, { stage: "term", key: 0, dimension: 0 });
  expect(numbers).toBe("v[0] × tanh(q[0] + k[0]) = 0.25 × tanh(1.00 + 1.00) = 1.00");
  expect(operands.map(nameOf)).toEqual(["scoreVector ", "query ", "key 0"]);
  expect(valueAt(additive, { stage: "scoreVector", dimension: 1 })).toBe(4);
});

test("a number is named with its key, whatever that key's text is", () => {
  expect(describeNumber(SMALL_ROW, { stage: "weight", key: 1 }, SMALL_TOKENS)).toBe("key 1 “two”: weight 0.269");
  expect(describeNumber(SMALL_ROW, { stage: "largest" }, SMALL_TOKENS)).toBe("largest 1.00");
});

test("a vector is no number, and the sum is that of the row", () => {
  expect(valueAt(SMALL_ROW, { stage: "output" })).toBeUndefined();
  expect(valueAt(SMALL_ROW, { stage: "key", key: 1 })).toBeUndefined();
  expect(valueAt(SMALL_ROW, { stage: "sum" })).toBe(SMALL_ROW.steps.sum);
});

test("a place is found again by its name", () => {
  for (const place of [{ stage: "sum" }, { stage: "term", key: 12 }] as const) {
    expect(placeNamed(nameOf(place))).toEqual(place);
  }
});
