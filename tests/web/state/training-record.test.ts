import { expect, test } from "vitest";

import { namedHeads } from "../../../web/src/state/crossings.ts";
import { thinned } from "../../../web/src/state/thinned-points.ts";
import { configOf, DEFAULT_TRAIN_STATE } from "../../../web/src/state/train-state.ts";
import { shownPlace, startRecord, withNews } from "../../../web/src/state/training-record.ts";
import type { TrainingNews, TrainingPoint } from "../../../web/src/training/training.ts";

const CONFIG = { ...configOf(DEFAULT_TRAIN_STATE), layers: 1, heads: 2 };
const FACTS = {
  params: 1,
  sourceLen: 0,
  probe: ["a"],
  answers: [undefined],
  scoreNames: ["previous token", "first token"],
};

function point(step: number, ...headScores: number[]): TrainingPoint {
  const weights = new Float32Array(2);
  return { step, loss: 1, accuracy: 0, exact: 0, headScores: Float32Array.from(headScores), weights, said: ["a"] };
}

function news(points: readonly TrainingPoint[], losses: readonly number[] = []): TrainingNews {
  const step = points.at(-1)?.step ?? 0;
  return { state: "running", step, seconds: 1, losses: Float32Array.from(losses), points, message: "" };
}

test("a crossing is marked once, at the first point at which a score came to a half", () => {
  let record = startRecord(CONFIG, FACTS);
  record = withNews(record, news([point(0, 0.1, 0.9, 0, 0), point(20, 0.4, 0.2, 0, 0)]));
  expect(record.crossings).toEqual([]);
  record = withNews(record, news([point(40, 0.5, 0.6, 0, 0.7), point(50, 0.4, 0, 0, 0), point(55, 0.5, 0, 0, 0)]));
  record = withNews(record, news([point(60, 0.1, 0.1, 0, 0), point(80, 0.9, 0.9, NaN, 0.9)]));
  expect(record.crossings).toEqual([
    { step: 40, kind: 0, layer: 0, head: 0 },
    { step: 40, kind: 0, layer: 0, head: 1 },
    { step: 40, kind: 1, layer: 0, head: 1 },
  ]);
});

test("a head is named after what it does most, by half or more", () => {
  const record = startRecord(CONFIG, FACTS);
  expect(namedHeads(record, point(0, 0.6, 0.4, 0.7, NaN))).toEqual([
    [{ name: "first token", score: Math.fround(0.7) }, undefined],
  ]);
});

test("losses are those of all steps, one after another", () => {
  let record = withNews(startRecord(CONFIG, FACTS), news([point(0, 0, 0, 0, 0)], [3, 2.5]));
  record = withNews(record, news([], [2]));
  expect([...record.losses]).toEqual([3, 2.5, 2]);
});

test("a held step shows the last point that is not after it", () => {
  const points = [0, 20, 40].map((step) => point(step));
  expect([null, 0, 19, 20, 999].map((step) => shownPlace(points, step))).toEqual([2, 0, 0, 1, 2]);
  expect(shownPlace([], null)).toBe(-1);
});

test("when points take too much, every second one goes, but for the first, the last and those that are marked", () => {
  const points = [0, 10, 20, 30, 40, 50].map((step) => point(step, 0, 0));
  const stepsWithin = (bytes: number): number[] => thinned(points, new Set([30]), bytes).map(({ step }) => step);
  expect(stepsWithin(96)).toEqual([0, 10, 20, 30, 40, 50]);
  expect(stepsWithin(95)).toEqual([0, 20, 30, 40, 50]);
});
