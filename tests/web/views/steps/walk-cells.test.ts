import { expect, test } from "vitest";
import { nextDimension } from "../../../../web/src/views/steps/walk-cells.ts";

test("Enter goes into a strip, and only in there do keys go from dimension to dimension", () => {
  expect(nextDimension("Enter", undefined, 8)).toBe(0);
  expect(nextDimension("ArrowRight", undefined, 8)).toBeUndefined();
  expect(nextDimension("ArrowRight", 0, 8)).toBe(1);
  expect(nextDimension("ArrowLeft", 3, 8)).toBe(2);
  expect(nextDimension("Home", 3, 8)).toBe(0);
  expect(nextDimension("End", 3, 8)).toBe(7);
});

test("a strip ends at its ends, and other keys are the table's", () => {
  expect(nextDimension("ArrowLeft", 0, 8)).toBe(0);
  expect(nextDimension("ArrowRight", 7, 8)).toBe(7);
  expect(nextDimension("ArrowDown", 7, 8)).toBeUndefined();
  expect(nextDimension("Enter", 7, 8)).toBeUndefined();
});
