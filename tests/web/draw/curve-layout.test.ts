import { expect, test } from "vitest";

import {
  layoutCurve,
  lossColumns,
  lossTicks,
  nearestPoint,
  stepAtX,
  stepTicks,
  topLossOf,
  xOfStep,
  yOfLoss,
  yOfShare,
  type CurveLayout,
} from "../../../web/src/draw/curve-layout.ts";

function layout(lastStep: number, topLoss = 3): CurveLayout {
  const made = layoutCurve({ widthCssPx: 484, heightCssPx: 236, lastStep, topLoss });
  if (made === undefined) throw new Error("There is room.");
  return made;
}

const points = (...losses: number[]) => losses.map((loss, at) => ({ step: at * 20, loss, accuracy: 0, exact: 0 }));

test("steps go right, losses and shares up, and a place is read back as its step", () => {
  const curve = layout(400);
  expect(curve).toMatchObject({ lastStep: 500, plot: { x: 40, y: 12, width: 400, height: 200 } });
  expect([0, 250, 500].map((step) => xOfStep(curve, step))).toEqual([40, 240, 440]);
  expect([0, 1.5, 3].map((loss) => yOfLoss(curve, loss))).toEqual([212, 112, 12]);
  expect([0, 0.5, 1].map((share) => yOfShare(curve, share))).toEqual([212, 112, 12]);
  expect([0, 40, 240, 999].map((x) => stepAtX(curve, x))).toEqual([0, 0, 250, 500]);
});

test("a loss that is too high leaves through the top; one that is infinite or no number is far above", () => {
  const curve = layout(100);
  expect(yOfLoss(curve, 4.5), "above the plot").toBe(-88);
  const [far = 0, ...others] = [1e9, Infinity, NaN].map((loss) => yOfLoss(curve, loss));
  expect(far).toBeLessThan(-10_000);
  expect(others).toEqual([far, far]);
});

test("a training that diverges does not flatten what came before", () => {
  expect(topLossOf(points(3, 1, 4, 1e9, Infinity, NaN))).toBeCloseTo(4.2);
  expect(topLossOf(points(3, 1))).toBeCloseTo(3.15);
  expect(topLossOf([])).toBeGreaterThan(0);
  expect(topLossOf(points(NaN))).toBe(1);
});

test("many steps are as many columns as the canvas has", () => {
  const losses = Float32Array.from({ length: 100_000 }, (_, index) => (index % 2 === 0 ? 1 : 2));
  const columns = lossColumns(layout(100_000), losses);
  expect(columns.length).toBeLessThanOrEqual(401);
  expect(columns[5]).toMatchObject({ low: 1, high: 2 });
});

test("few steps are a column each, and those without a finite loss are left out", () => {
  const columns = lossColumns(layout(50), Float32Array.of(3, NaN, Infinity, 2));
  expect(columns).toEqual([
    { x: 48, low: 3, high: 3 },
    { x: 72, low: 2, high: 2 },
  ]);
});

test("ticks are round, begin at 0 and have room", () => {
  expect(stepTicks(layout(400))).toEqual([0, 100, 200, 300, 400, 500]);
  expect(lossTicks(layout(50, 3.4))).toEqual([0, 1, 2, 3]);
  expect(lossTicks(layout(50, 0.07))).toEqual([0, 0.02, 0.04, 0.06]);
});

test("the nearest point is found, wherever the pointer is", () => {
  const saved = points(1, 1, 1);
  expect([0, 9, 11, 999].map((step) => nearestPoint(saved, step)?.step)).toEqual([0, 0, 20, 40]);
  expect(nearestPoint([], 3)).toBeUndefined();
});

test("without room there is no curve", () => {
  expect(layoutCurve({ widthCssPx: 0, heightCssPx: 0, lastStep: 0, topLoss: 1 })).toBeUndefined();
});
