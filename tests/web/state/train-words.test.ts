import { expect, test } from "vitest";

import {
  describeCurve,
  describePoint,
  describeProgress,
  formatSeconds,
  formatShare,
  secondsTo,
} from "../../../web/src/state/train-words.ts";
import type { TrainingPoint } from "../../../web/src/training/training.ts";

const NOTHING = { headScores: new Float32Array(0), weights: new Float32Array(0), said: [] };
const FIRST: TrainingPoint = { step: 0, loss: 3.25, accuracy: 0.04, exact: 0, ...NOTHING };
const LAST: TrainingPoint = { step: 1200, loss: 0.014, accuracy: 0.9999, exact: 0.98, ...NOTHING };

test("times are said in the units of their size", () => {
  const words = [0, 0.2, 0.9, 59, 60, 200, 7500].map(formatSeconds);
  expect(words).toEqual(["0 s", "<1 s", "1 s", "59 s", "1 min", "3 min 20 s", "2 h 5 min"]);
});

test("no share is rounded to all or nothing that is neither", () => {
  const words = [0, 0.0001, 0.5, 0.982, 0.9999, 1].map(formatShare);
  expect(words).toEqual(["0 %", "<0.1 %", "50.0 %", "98.2 %", ">99.9 %", "100 %"]);
});

test("progress says steps, time and rate", () => {
  expect(describeProgress({ step: 0, seconds: 0 })).toBe("step 0, 0 s spent");
  expect(describeProgress({ step: 1200, seconds: 30 })).toBe("step 1,200, 30 s spent, 40 steps a second");
  expect(describeProgress({ step: 2, seconds: 42 })).toBe("step 2, 42 s spent, 21 s a step");
  expect(describeProgress({ step: 3, seconds: 2 })).toBe("step 3, 2 s spent, 1.5 steps a second");
});

test("how long a link takes is told by the steps that are done", () => {
  expect(secondsTo(400, { step: 0, seconds: 0 })).toBeUndefined();
  expect(secondsTo(400, { step: 100, seconds: 5 })).toBe(15);
});

test("a point and a curve are said in words", () => {
  expect(describePoint(LAST)).toBe("step 1,200: held-out loss 0.01, accuracy >99.9 %, whole answers 98.0 %");
  expect(describeCurve({ step: 1200, points: [FIRST, LAST] })).toBe(
    "Over 1,200 steps the held-out loss went from 3.25 to 0.01, and accuracy from 4.0 % to >99.9 %.",
  );
  expect(describeCurve({ step: 0, points: [FIRST] })).toBe("Loss and accuracy, before the first steps.");
});
