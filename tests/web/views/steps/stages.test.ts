import { expect, test } from "vitest";
import {
  describeNumber,
  listedKeys,
  originOf,
  STAGES,
  stageWords,
  valueAt,
} from "../../../../web/src/views/steps/stages.ts";
import { SMALL_ROW, SMALL_TOKENS } from "./small-row.ts";

test.each([
  [{ stage: "dot", key: 0 }, "2.00 = the sum of 2 terms"],
  [{ stage: "dot", key: 0, dimension: 1 }, "dimension 1: 1.00 = 2.00 × 0.50"],
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
});

test("additive scores are named and worked out as such", () => {
  const steps = { ...SMALL_ROW.steps, scoreVector: Float32Array.of(0.25, 4) };
  const additive = { ...SMALL_ROW, steps };
  expect(stageWords("dot", additive).title).toBe("v · tanh(q + k)");
  const { numbers } = originOf(additive, { stage: "dot", key: 0, dimension: 0 });
  expect(numbers).toBe("dimension 0: 1.00 = 0.25 × tanh(1.00 + 1.00)");
});

test("every step has words of its own", () => {
  expect(new Set(STAGES.map((stage) => stageWords(stage, SMALL_ROW).sentence)).size).toBe(STAGES.length);
});

test("a number is named with its key, whatever that key's text is", () => {
  expect(describeNumber(SMALL_ROW, { stage: "weight", key: 1 }, SMALL_TOKENS)).toBe("key 1 “two”: weight 0.269");
  expect(describeNumber(SMALL_ROW, { stage: "largest" }, SMALL_TOKENS)).toBe("largest 1.00");
});

test("of many keys those of the largest weights are listed, in the order of the text", () => {
  const weights = Float32Array.of(0, 0.1, 0.5, 0, 0.3, 0.1);
  const long = { ...SMALL_ROW, steps: { ...SMALL_ROW.steps, weights } };
  expect(listedKeys(long, 6)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(listedKeys(long, 3)).toEqual([2, 4, 5]);
});

test("a row of numbers is no number, and the sum is that of the row", () => {
  expect(valueAt(SMALL_ROW, { stage: "output" })).toBeUndefined();
  expect(valueAt(SMALL_ROW, { stage: "sum" })).toBe(SMALL_ROW.steps.sum);
});
