import { expect, test } from "vitest";

import { CIVIDIS, RAMP_PIXELS, rampStep } from "../../../web/src/draw/color-ramp.ts";
import {
  countNotFiniteRows,
  hasFiniteWeight,
  largestWeight,
  maskFromScores,
  NOT_FINITE_PIXEL,
  notFiniteRuns,
  paintRamp,
  paintWeights,
  rowsWithoutKeys,
} from "../../../web/src/draw/heatmap-image.ts";

const CELLS = {
  rows: 2,
  columns: 3,
  drawn: Float32Array.of(0.5, 0, 0, 0.1, 0.15, 0.25),
  masked: Uint8Array.of(0, 1, 1, 0, 0, 0),
};

function pixel(data: Uint8ClampedArray, index: number): number[] {
  return Array.from(data.subarray(index * 4, index * 4 + 4));
}

test("paintWeights gives each visible cell the colour of its weight, scaled to the largest", () => {
  const { data, width, height } = paintWeights(CELLS, { largest: 0.5 });
  expect([width, height]).toEqual([3, 2]);
  for (const index of [0, 3, 4, 5]) {
    const step = rampStep(CELLS.drawn[index] ?? NaN, 0.5);
    expect(pixel(data, index)).toEqual([...CIVIDIS.subarray(step * 3, step * 3 + 3), 255]);
  }
});

test("paintWeights agrees with rampStep for every float between two steps", () => {
  for (let at = 0; at <= 10_000; at++) {
    const drawn = Float32Array.of(at / 10_000);
    const { data } = paintWeights({ rows: 1, columns: 1, drawn, masked: new Uint8Array(1) }, { largest: 1 });
    const step = rampStep(drawn[0] ?? NaN, 1);
    expect(pixel(data, 0).slice(0, 3)).toEqual(Array.from(CIVIDIS.subarray(step * 3, step * 3 + 3)));
  }
});

test("paintWeights gives each row its own upper end when the scale is that of rows", () => {
  const { data } = paintWeights(CELLS, { largest: 0.5, scale: "row" });
  for (const [index, largest] of [
    [0, 0.5],
    [3, 0.25],
    [5, 0.25],
  ] as const) {
    const step = rampStep(CELLS.drawn[index] ?? NaN, largest);
    expect(pixel(data, index)).toEqual([...CIVIDIS.subarray(step * 3, step * 3 + 3), 255]);
  }
});

test("paintWeights spaces powers of ten evenly when the scale is logarithmic; NaN has no colour there either", () => {
  const drawn = Float32Array.of(1, 0.1, 0.001, 1e-4, 1e-9, 0, NaN);
  const cells = { rows: 1, columns: 7, drawn, masked: new Uint8Array(7) };
  const { data } = paintWeights(cells, { largest: 1, scale: "log" });
  for (const [index, step] of [255, 191, 64, 0, 0, 0].entries()) {
    expect(pixel(data, index)).toEqual([...CIVIDIS.subarray(step * 3, step * 3 + 3), 255]);
  }
  expect(pixel(data, 6)).toEqual([0, 0, 0, 0]);
});

test("a masked cell is transparent, a weight of zero is not", () => {
  const { data } = paintWeights({ ...CELLS, masked: Uint8Array.of(0, 1, 0, 0, 0, 0) }, { largest: 0.5 });
  expect(pixel(data, 1)).toEqual([0, 0, 0, 0]);
  expect(pixel(data, 2)).toEqual([0, 32, 81, 255]);
});

test("paintWeights draws a map of nothing but zeros, and one of no cells", () => {
  const zeros = { rows: 1, columns: 2, drawn: new Float32Array(2), masked: new Uint8Array(2) };
  expect(pixel(paintWeights(zeros, { largest: 0 }).data, 1)).toEqual([0, 32, 81, 255]);
  const none = { rows: 0, columns: 0, drawn: new Float32Array(0), masked: new Uint8Array(0) };
  expect(paintWeights(none, { largest: 0 })).toMatchObject({ width: 0, height: 0 });
});

test("largestWeight is that of the visible cells", () => {
  expect(largestWeight(CELLS)).toBe(0.5);
  expect(largestWeight({ drawn: Float32Array.of(1, 0.25), masked: Uint8Array.of(1, 0) })).toBe(0.25);
  expect(largestWeight({ drawn: new Float32Array(0), masked: new Uint8Array(0) })).toBe(0);
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

// Rows: finite; all that is visible is NaN; one infinity among others.
const DAMAGED = {
  rows: 3,
  columns: 4,
  drawn: Float32Array.of(0.5, 0.5, 0, 0, NaN, NaN, NaN, 0, 0.25, Infinity, NaN, 0.125),
  masked: Uint8Array.of(0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0),
};

test("cells that are not finite change nothing about the colours of the others", () => {
  expect(largestWeight(DAMAGED)).toBe(0.5);
  expect(largestWeight({ drawn: Float32Array.of(NaN, 0.25), masked: new Uint8Array(2) })).toBe(0.25);
  const { data } = paintWeights(DAMAGED, { largest: 0.5 });
  const healthy = paintWeights(
    { ...DAMAGED, drawn: DAMAGED.drawn.map((w) => (Number.isFinite(w) ? w : 0)) },
    { largest: 0.5 },
  );
  for (const index of [0, 1, 2, 3, 7, 8, 11]) expect(pixel(data, index)).toEqual(pixel(healthy.data, index));
  for (const index of [4, 5, 6, 9, 10]) expect(pixel(data, index)).toEqual([0, 0, 0, 0]);
});

test("where there is no room for a pattern they have a colour that the ramp has not", () => {
  const { data } = paintWeights(DAMAGED, { largest: 0.5, notFinite: NOT_FINITE_PIXEL });
  for (const index of [4, 9]) expect(pixel(data, index)).toEqual([194, 37, 92, 255]);
  expect(pixel(data, 7)).toEqual([0, 0, 0, 0]);
  expect(RAMP_PIXELS).not.toContain(NOT_FINITE_PIXEL);
});

test("notFiniteRuns joins neighbours of a row, and their rows are counted", () => {
  expect(notFiniteRuns(DAMAGED)).toEqual([
    { row: 1, columns: [0, 3] },
    { row: 2, columns: [1, 3] },
  ]);
  expect(countNotFiniteRows(DAMAGED)).toBe(2);
  expect(hasFiniteWeight(DAMAGED)).toBe(true);
  expect(hasFiniteWeight({ drawn: Float32Array.of(NaN, Infinity, 1), masked: Uint8Array.of(0, 0, 1) })).toBe(false);
  expect(countNotFiniteRows(CELLS)).toBe(0);
  const holes = { rows: 1, columns: 3, drawn: Float32Array.of(NaN, 0, NaN), masked: new Uint8Array(3) };
  expect(notFiniteRuns(holes)).toEqual([
    { row: 0, columns: [0, 1] },
    { row: 0, columns: [2, 3] },
  ]);
  expect(countNotFiniteRows(holes)).toBe(1);
});
