import { expect, test } from "vitest";

import {
  formatCount,
  formatProbability,
  formatScore,
  formatScores,
  formatWeight,
} from "../../../web/src/state/number-format.ts";

test.each([
  [0, "0"],
  [1, "1"],
  [0.4124, "0.412"],
  [0.0004, "<0.001"],
  [1e-30, "<0.001"],
  [0.9996, ">0.999"],
  [0.0005, "0.001"],
  [0.9994, "0.999"],
])("formatWeight never rounds %d to a zero or a one that it is not", (weight, written) => {
  expect(formatWeight(weight)).toBe(written);
});

test.each([
  [12.034, "12.03"],
  [-1.5, "−1.50"],
  [0, "0.00"],
  [-0, "0.00"],
  [0.0001, "1.00e−4"],
  [-2_000_000, "−2.00e+6"],
  [NaN, "NaN (not a number)"],
  [-Infinity, "−∞"],
])("formatScore writes %d readably", (score, written) => {
  expect(formatScore(score)).toBe(written);
});

test.each([
  [
    [12.034, -1.5, 0],
    ["12.03", "−1.50", "0.00"],
  ],
  [
    [0.0123, 0.00286, -0.000553],
    ["0.01230", "0.00286", "−0.00055"],
  ],
  [
    [12, 1e-9],
    ["1.20e+1", "1.00e−9"],
  ],
  [
    [2_000_000, 1, NaN],
    ["2.00e+6", "1.00e+0", "NaN (not a number)"],
  ],
  [[], []],
])("formatScores writes %j in one form", (scores, written) => {
  expect(formatScores(scores)).toEqual(written);
});

test("formatWeight says what a damaged model's weight is, and rounds it to nothing", () => {
  expect(formatWeight(NaN)).toBe("NaN (not a number)");
  expect(formatWeight(Infinity)).toBe("∞");
});

test("formatCount groups thousands as English does", () => {
  expect(formatCount(8_192)).toBe("8,192");
  const english = new Intl.NumberFormat("en");
  const counts = [
    0,
    9,
    999,
    1_000,
    99_999,
    100_000,
    1_234_567,
    -1_000,
    2 ** 53,
    10n ** 24n,
    1e21,
    1234.5,
    -0.25,
    NaN,
    Infinity,
  ];
  for (const count of counts) expect(formatCount(count)).toBe(english.format(count));
});

test.each([
  [0, "0"],
  [0.5, "0.500"],
  [0.0005, "0.001"],
  [0.000312, "3.1e−4"],
  [1e-30, "1.0e−30"],
  [0.9999, ">0.999"],
  [1, "1"],
])("formatProbability(%d) is %s", (probability, written) => {
  expect(formatProbability(probability)).toBe(written);
});
