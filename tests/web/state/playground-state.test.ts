import { expect, test } from "vitest";

import { clampToModel, DEFAULT_STATE, pinWithin } from "../../../web/src/state/playground-state.ts";

const SHAPE = { headsPerLayer: [6, 4] };

test("clampToModel returns the very state when the model has its head", () => {
  const state = { ...DEFAULT_STATE, layer: 1, head: 3 };
  expect(clampToModel(state, SHAPE)).toEqual({ state, notes: [] });
  expect(clampToModel(state, SHAPE).state).toBe(state);
});

test("clampToModel moves to the last layer and the last head of that layer, with a note for each", () => {
  const { state, notes } = clampToModel({ ...DEFAULT_STATE, layer: 9, head: 5 }, SHAPE);
  expect([state.layer, state.head]).toEqual([1, 3]);
  expect(notes.map(({ message }) => message)).toEqual([
    "There is no layer 9; the last one is 1.",
    "Layer 1 has no head 5; the last one is 3.",
  ]);
});

test("pinWithin lets go of a cell that the text no longer has", () => {
  const pin = { query: 3, key: 1 };
  expect(pinWithin(pin, 4)).toBe(pin);
  expect(pinWithin(pin, 3)).toBeNull();
  expect(pinWithin({ query: 0, key: 3 }, 3)).toBeNull();
  expect(pinWithin(null, 3)).toBeNull();
});
