import { expect, test } from "vitest";

import { pictureOf } from "../../../web/src/state/point-picture.ts";
import { configOf, DEFAULT_TRAIN_STATE } from "../../../web/src/state/train-state.ts";
import { FACTS, pointOf, PROBE } from "../train/fake-training.ts";

const CONFIG = configOf(DEFAULT_TRAIN_STATE);
const POINT = pointOf(CONFIG, 200);
const TRAINED = { config: CONFIG, facts: FACTS };

test("the map of a head is its part of the point's weights, and no token sees a later one", () => {
  const { map, tokens } = pictureOf(TRAINED, POINT, 1, 2);
  const len = PROBE.length;
  expect(tokens.map(({ text }) => text)).toEqual(PROBE);
  expect(map).toMatchObject({ kind: "exact", layer: 1, head: 2, rows: len, columns: len });
  expect([...map.weights]).toEqual([...POINT.weights.subarray(6 * len * len, 7 * len * len)]);
  expect([...map.masked.subarray(0, len)]).toEqual(PROBE.map((_, key) => (key > 0 ? 1 : 0)));
  expect([...map.masked.subarray(len, 2 * len)]).toEqual(PROBE.map((_, key) => (key > 1 ? 1 : 0)));
});

test("what was drawn once is the same again, so that nothing is drawn for nothing", () => {
  const picture = pictureOf(TRAINED, POINT, 0, 0);
  expect(pictureOf(TRAINED, POINT, 0, 0)).toBe(picture);
  expect(pictureOf(TRAINED, POINT, 0, 1).thumbnails).toBe(picture.thumbnails);
});
