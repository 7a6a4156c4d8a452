import { expect, test } from "vitest";

import {
  clampToModel,
  DEFAULT_STATE,
  isSameRun,
  maskWithin,
  noteOnMask,
  pinWithin,
} from "../../../web/src/state/playground-state.ts";

const SHAPE = { name: "textbook", headsPerLayer: [6, 4], takesPair: false, canMask: false };

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

test("clampToModel lets go of a second text and of masks that the model cannot take, with a note for each", () => {
  const wanted = { ...DEFAULT_STATE, pair: "and this", mask: [1, 2] };
  const { state, notes } = clampToModel(wanted, SHAPE);
  expect(state).toMatchObject({ pair: "", mask: [], text: wanted.text });
  expect(notes.map(({ message }) => message)).toEqual([
    "textbook takes one text, so the second one is let go.",
    "textbook has no mask token, so nothing is masked.",
  ]);
  expect(clampToModel(wanted, { ...SHAPE, takesPair: true, canMask: true })).toEqual({ state: wanted, notes: [] });
});

test("clampToModel lets go of heads to show besides that the layer does not have, with one note", () => {
  const { state, notes } = clampToModel({ ...DEFAULT_STATE, layer: 1, heads: [0, 3, 4, 5] }, SHAPE);
  expect(state.heads).toEqual([0, 3]);
  expect(notes.map(({ message }) => message)).toEqual(["Layer 1 has no head 5 to show besides; the last one is 3."]);
});

test("clampToModel moves what is compared with into this model, with one note, and leaves another model's heads alone", () => {
  const wanted = { ...DEFAULT_STATE, "other-layer": 7, "other-head": 5 };
  const { state, notes } = clampToModel(wanted, SHAPE);
  expect(state).toMatchObject({ "other-layer": 1, "other-head": 3, text: wanted.text });
  expect(notes.map(({ message }) => message)).toEqual([
    "There is no such head to compare with; the last one there is takes its place.",
  ]);
  const elsewhere = { ...wanted, "other-model": "gapfiller" };
  expect(clampToModel(elsewhere, SHAPE)).toEqual({ state: elsewhere, notes: [] });
  expect(clampToModel({ ...DEFAULT_STATE, "other-head": 5 }, SHAPE).notes).toEqual([]);
});

test("maskWithin keeps what lies within the text, and the very list when all does", () => {
  const mask = [0, 3, 8];
  expect(maskWithin(mask, 9)).toBe(mask);
  expect(maskWithin(mask, 8)).toEqual([0, 3]);
  expect(noteOnMask([8], 8).message).toBe(
    "The text has 8 tokens, counted from 0, so position 8 lies outside it and is not masked.",
  );
  expect(noteOnMask([1, 7], 1).message).toBe(
    "The text has 1 token, counted from 0, so 2 masked positions from 1 on lie outside it and are not masked.",
  );
});

test("isSameRun tells runs apart by text, second text and mask", () => {
  const run = { text: "a", pair: "b", mask: [1, 2] };
  expect(isSameRun(run, { ...run, mask: [1, 2] })).toBe(true);
  for (const change of [{ text: "c" }, { pair: "c" }, { mask: [1] }, { mask: [1, 3] }]) {
    expect(isSameRun(run, { ...run, ...change })).toBe(false);
  }
});

test("pinWithin lets go of a cell that the text no longer has", () => {
  const pin = { query: 3, key: 1 };
  expect(pinWithin(pin, 4)).toBe(pin);
  expect(pinWithin(pin, 3)).toBeNull();
  expect(pinWithin({ query: 0, key: 3 }, 3)).toBeNull();
  expect(pinWithin(null, 3)).toBeNull();
});
