import { expect, test } from "vitest";

import { CIVIDIS, rampStep } from "../../../web/src/draw/color-ramp.ts";
import {
  largestWeight,
  maskFromScores,
  paintRamp,
  paintWeights,
  rowsWithoutKeys,
} from "../../../web/src/draw/heatmap-image.ts";

const CELLS = {
  rows: 2,
  columns: 3,
  weights: Float32Array.of(0.5, 0, 0, 0.1, 0.15, 0.25),
  masked: Uint8Array.of(0, 1, 1, 0, 0, 0),
};

function pixel(data: Uint8ClampedArray, index: number): number[] {
  return Array.from(data.subarray(index * 4, index * 4 + 4));
}

test("paintWeights gives each visible cell the colour of its weight, scaled to the largest", () => {
  const { data, width, height } = paintWeights(CELLS, 0.5);
  expect([width, height]).toEqual([3, 2]);
  for (const index of [0, 3, 4, 5]) {
    const step = rampStep(CELLS.weights[index] ?? NaN, 0.5);
    expect(pixel(data, index)).toEqual([...CIVIDIS.subarray(step * 3, step * 3 + 3), 255]);
  }
});

test("paintWeights agrees with rampStep for every float between two steps", () => {
  for (let at = 0; at <= 10_000; at++) {
    const weights = Float32Array.of(at / 10_000);
    const { data } = paintWeights({ rows: 1, columns: 1, weights, masked: new Uint8Array(1) }, 1);
    const step = rampStep(weights[0] ?? NaN, 1);
    expect(pixel(data, 0).slice(0, 3)).toEqual(Array.from(CIVIDIS.subarray(step * 3, step * 3 + 3)));
  }
});

test("a masked cell is transparent, a weight of zero is not", () => {
  const { data } = paintWeights({ ...CELLS, masked: Uint8Array.of(0, 1, 0, 0, 0, 0) }, 0.5);
  expect(pixel(data, 1)).toEqual([0, 0, 0, 0]);
  expect(pixel(data, 2)).toEqual([0, 32, 81, 255]);
});

test("paintWeights draws a map of nothing but zeros, and one of no cells", () => {
  const zeros = { rows: 1, columns: 2, weights: new Float32Array(2), masked: new Uint8Array(2) };
  expect(pixel(paintWeights(zeros, 0).data, 1)).toEqual([0, 32, 81, 255]);
  const none = { rows: 0, columns: 0, weights: new Float32Array(0), masked: new Uint8Array(0) };
  expect(paintWeights(none, 0)).toMatchObject({ width: 0, height: 0 });
});

test("largestWeight is that of the visible cells", () => {
  expect(largestWeight(CELLS)).toBe(0.5);
  expect(largestWeight({ weights: Float32Array.of(1, 0.25), masked: Uint8Array.of(1, 0) })).toBe(0.25);
  expect(largestWeight({ weights: new Float32Array(0), masked: new Uint8Array(0) })).toBe(0);
});

test("maskFromScores marks minus infinity only", () => {
  expect(maskFromScores(Float32Array.of(-Infinity, -3e38, 0, 5))).toEqual(Uint8Array.of(1, 0, 0, 0));
});

test("rowsWithoutKeys finds the queries that see nothing", () => {
  expect(rowsWithoutKeys(CELLS)).toEqual([]);
  expect(rowsWithoutKeys({ rows: 3, columns: 2, masked: Uint8Array.of(1, 1, 0, 1, 1, 1) })).toEqual([0, 2]);
});

test("the legend's strip holds every step once", () => {
  const { data, width, height } = paintRamp();
  expect([width, height]).toEqual([256, 1]);
  expect(pixel(data, 200)).toEqual([...CIVIDIS.subarray(600, 603), 255]);
});
