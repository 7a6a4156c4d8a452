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
  expect([...map.drawn]).toEqual([...POINT.weights.subarray(6 * len * len, 7 * len * len)]);
  expect([...map.masked.subarray(0, len)]).toEqual(PROBE.map((_, key) => (key > 0 ? 1 : 0)));
  expect([...map.masked.subarray(len, 2 * len)]).toEqual(PROBE.map((_, key) => (key > 1 ? 1 : 0)));
});

test("what was drawn once is the same again, so that nothing is drawn for nothing", () => {
  const picture = pictureOf(TRAINED, POINT, 0, 0);
  expect(pictureOf(TRAINED, POINT, 0, 0)).toBe(picture);
  expect(pictureOf(TRAINED, POINT, 0, 1).thumbnails).toBe(picture.thumbnails);
});

test("of an encoder-decoder the rows and columns that a layer does not have are masked, as what is to come is", () => {
  const config = { ...CONFIG, task: "dates" as const, layers: 1, heads: 1 };
  const facts = { ...FACTS, probe: ["<s>", "3", ">", "0", "3"], sourceLen: 2 };
  const point = { ...POINT, weights: new Float32Array(3 * 25) };
  const rowsOf = (layer: number): string[] => {
    const { masked } = pictureOf({ config, facts }, point, layer, 0).map;
    return facts.probe.map((_, row) => [...masked.subarray(row * 5, row * 5 + 5)].join(""));
  };
  expect(rowsOf(0)).toEqual(["00111", "00111", "11111", "11111", "11111"]);
  expect(rowsOf(1)).toEqual(["11111", "11111", "11011", "11001", "11000"]);
  expect(rowsOf(2)).toEqual(["11111", "11111", "00111", "00111", "00111"]);
});
