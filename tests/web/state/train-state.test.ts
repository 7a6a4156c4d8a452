import { expect, test } from "vitest";

import {
  clampHead,
  configOf,
  DEFAULT_TRAIN_STATE,
  defaultStateOf,
  divisorsOf,
  isSameConfig,
  withSettings,
} from "../../../web/src/state/train-state.ts";
import { countLayers, partsOf } from "../../../web/src/state/layer-parts.ts";

test("key/value heads stay with the heads that share them", () => {
  expect(withSettings(DEFAULT_TRAIN_STATE, { heads: 8 }).kvHeads).toBe(8);
  const grouped = withSettings(DEFAULT_TRAIN_STATE, { kvHeads: 2 });
  expect(withSettings(grouped, { heads: 8 }).kvHeads).toBe(2);
  expect(withSettings(grouped, { heads: 1 }).kvHeads).toBe(1);
  expect(divisorsOf(12)).toEqual([1, 2, 3, 4, 6, 12]);
});

test("the chosen head stays within the configuration", () => {
  const state = { ...DEFAULT_TRAIN_STATE, layer: 1, head: 3 };
  expect(withSettings(state, { layers: 1 })).toMatchObject({ layer: 0, head: 3 });
  expect(withSettings(state, { heads: 2 })).toMatchObject({ layer: 1, head: 1 });
});

test("a link's key/value heads that its heads cannot share are named, and fewer are taken", () => {
  expect(clampHead({ ...DEFAULT_TRAIN_STATE, heads: 2, kvHeads: 4 })).toMatchObject({
    state: { heads: 2, kvHeads: 2 },
    notes: [{ code: "E_LINK_DAMAGED", message: "4 key/value heads do not divide 2 heads; there are 2 of them." }],
  });
  expect(clampHead({ ...DEFAULT_TRAIN_STATE, heads: 8, kvHeads: 3 }).state.kvHeads).toBe(2);
  expect(clampHead(DEFAULT_TRAIN_STATE)).toEqual({ state: DEFAULT_TRAIN_STATE, notes: [] });
});

test("another task brings its own settings, but not in place of chosen ones", () => {
  const own = withSettings(DEFAULT_TRAIN_STATE, { task: "repeat" });
  expect(own).toEqual(defaultStateOf("repeat"));
  expect(withSettings(own, { task: "copy" })).toEqual(DEFAULT_TRAIN_STATE);
  const chosen = withSettings(DEFAULT_TRAIN_STATE, { positions: "none", seed: 7 });
  expect(withSettings(chosen, { task: "repeat" })).toMatchObject({ positions: "none", seed: 7, feedForward: false });
});

test("of an encoder-decoder a decoder's layers count twice, behind the encoder's", () => {
  const state = { ...DEFAULT_TRAIN_STATE, task: "dates" as const, layers: 2, layer: 5 };
  expect(partsOf(state)).toEqual(["source", "source", "target", "cross", "target", "cross"]);
  expect(withSettings(state, { seed: 2 }).layer).toBe(5);
  expect(withSettings(state, { layers: 1 }).layer).toBe(2);
  expect(withSettings(state, { task: "copy" }).layer).toBe(1);
  for (const task of ["dates", "copy"] as const) {
    expect(countLayers({ task, layers: 3 })).toBe(partsOf({ task, layers: 3 }).length);
  }
});

test("a text counts as a setting only where its task reads it", () => {
  const other = { ...DEFAULT_TRAIN_STATE, text: "another" };
  expect(isSameConfig(configOf(DEFAULT_TRAIN_STATE), configOf(other))).toBe(true);
  const [a, b] = [DEFAULT_TRAIN_STATE, other].map((state) => configOf({ ...state, task: "text" }));
  expect(a !== undefined && b !== undefined && isSameConfig(a, b)).toBe(false);
});
