// One row of three keys, worked out by hand: two of them are seen.

import type { StepsData } from "../../../../web/src/views/steps/row.ts";

const sum = 1 + Math.exp(-1);

export const SMALL_ROW: StepsData = {
  query: Float32Array.of(1, 2),
  keys: Float32Array.of(1, 0.5, 0, 0, 5, 5),
  values: Float32Array.of(4, -2, 8, 0, 100, 100),
  steps: {
    scale: 0.5,
    largest: 1,
    sum,
    scoreVector: new Float32Array(),
    terms: Float32Array.of(1, 1, 0, 0, 5, 10),
    dots: Float32Array.of(2, 0, 15),
    scores: Float32Array.of(1, 0, 7.5),
    maskedScores: Float32Array.of(1, 0, -Infinity),
    exponentials: Float32Array.of(1, Math.exp(-1), 0),
    weights: Float32Array.of(1 / sum, Math.exp(-1) / sum, 0),
    weightedValues: Float32Array.of(4 / sum, -2 / sum, (8 * Math.exp(-1)) / sum, 0, 0, 0),
    output: Float32Array.of((4 + 8 * Math.exp(-1)) / sum, -2 / sum),
  },
};

export const SMALL_TOKENS = ["one", " two", " three"].map((text, id) => ({ id, text, start: 0, end: 0 }));
