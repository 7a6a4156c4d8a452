import { expect, test } from "vitest";
import { listedKeys, STAGES, stageWords } from "../../../../web/src/views/steps/stages.ts";
import { SMALL_ROW } from "./small-row.ts";

test("every step has words of its own", () => {
  expect(new Set(STAGES.map((stage) => stageWords(stage, SMALL_ROW).sentence)).size).toBe(STAGES.length);
});

test("of many keys those of the largest weights are listed, in the order of the text", () => {
  const weights = Float32Array.of(0, 0.1, 0.5, 0, 0.3, 0.1);
  const long = { ...SMALL_ROW, steps: { ...SMALL_ROW.steps, weights } };
  expect(listedKeys(long, 6)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(listedKeys(long, 3)).toEqual([2, 4, 5]);
});
