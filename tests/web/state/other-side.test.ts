import { describe, expect, test } from "vitest";
import { hasOther, otherHeadOf, otherPosition, swapped } from "../../../web/src/state/other-side.ts";
import { DEFAULT_STATE, type PlaygroundState } from "../../../web/src/state/playground-state.ts";

const stateOf = (change: Partial<PlaygroundState>): PlaygroundState => ({ ...DEFAULT_STATE, ...change });

test("a view is compared with something as soon as one part of it is chosen, though it be as on this side", () => {
  expect(hasOther(DEFAULT_STATE)).toBe(false);
  for (const other of [
    { "other-text": DEFAULT_STATE.text },
    { "other-model": "textbook" },
    { "other-layer": 0 },
    { "other-head": 0 },
  ]) {
    expect(hasOther(stateOf(other))).toBe(true);
  }
});

test("what is left open of the other head is as on this side", () => {
  const head = { layer: 1, head: 3 };
  expect(otherHeadOf(DEFAULT_STATE, head)).toEqual(head);
  expect(otherHeadOf(stateOf({ "other-layer": 0 }), head)).toEqual({ layer: 0, head: 3 });
  expect(otherHeadOf(stateOf({ "other-head": 0 }), head)).toEqual({ layer: 1, head: 0 });
});

test("a token's counterpart is the one that it is paired with", () => {
  const pairs = [[1, 0], [4, 2]] as const; // oxfmt-ignore
  expect(otherPosition(pairs, 2)).toBe(4);
  expect(otherPosition(pairs, 1)).toBeUndefined();
});

describe("swapped", () => {
  test("exchanges the sides, and what is the same on both stays so", () => {
    const state = stateOf({ text: "she", layer: 1, head: 2, "other-text": "he", "other-head": 4 });
    expect(swapped(state)).toMatchObject({
      text: "he",
      model: "textbook",
      layer: 1,
      head: 4,
      "other-text": "she",
      "other-model": "",
      "other-layer": null,
      "other-head": 2,
    });
  });

  test("twice is as it was", () => {
    const state = stateOf({ text: "a", model: "gapfiller", "other-text": "b", "other-model": "storyteller", layer: 1 });
    const back = { ...state, ...swapped(stateOf({ ...state, ...swapped(state) })) };
    expect(back).toEqual(state);
  });
});
