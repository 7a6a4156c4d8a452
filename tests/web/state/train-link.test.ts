import { describe, expect, test } from "vitest";

import { fitsLink } from "../../../web/src/state/link-codec.ts";
import { decodeTrainState, encodeTrainState, TRAIN_TABLE } from "../../../web/src/state/train-link.ts";
import { configOf, DEFAULT_TRAIN_STATE, defaultStateOf, type TrainState } from "../../../web/src/state/train-state.ts";

const stateOf = (change: Partial<TrainState>): TrainState => ({ ...DEFAULT_TRAIN_STATE, ...change });

test("only what differs from the defaults is written, in readable words", () => {
  expect(encodeTrainState(DEFAULT_TRAIN_STATE)).toBe("#v=1");
  const change = { task: "reverse", score: "additive", feedForward: false, seed: 3, step: 400, point: 120 } as const;
  expect(encodeTrainState(stateOf({ ...change, layer: 1, head: 2 }))).toBe(
    "#v=1&task=reverse&score=additive&feedForward=no&seed=3&step=400&point=120&layer=1&head=2",
  );
});

test("what is learned from half a surrogate pair is what its link says", () => {
  const state = stateOf({ task: "text", text: "a\ud800b\udc00 🙂" });
  expect(configOf(state).text).toBe("a\ufffdb\ufffd 🙂");
  expect(configOf(decodeTrainState(encodeTrainState(state)).state)).toEqual(configOf(state));
});

test("a line ends as the text box has it, however a link writes it", () => {
  const texts = ["a\r\nb\rc\n", "a\nb\nc\n"].map((text) => configOf(stateOf({ task: "text", text })).text);
  expect(texts).toEqual(["a\nb\nc\n", "a\nb\nc\n"]);
});

test("heads that a link names have keys and values each, unless it says otherwise", () => {
  expect(decodeTrainState("#v=1&heads=8")).toEqual({ state: stateOf({ heads: 8, kvHeads: 8 }), notes: [] });
  expect(decodeTrainState("#v=1&heads=2")).toEqual({ state: stateOf({ heads: 2, kvHeads: 2 }), notes: [] });
  expect(decodeTrainState("#v=1&heads=8&kvHeads=2").state.kvHeads).toBe(2);
  expect(decodeTrainState("#v=1&kvHeads=2").state).toEqual(stateOf({ kvHeads: 2 }));
  for (const kvHeads of [1, 4, 8]) {
    const state = stateOf({ task: "sort", heads: 8, kvHeads });
    expect(decodeTrainState(encodeTrainState(state)).state).toEqual(state);
  }
});

test("what a task is best learned with goes without saying", () => {
  const state = defaultStateOf("repeat");
  expect(state).toMatchObject({ positions: "learned", feedForward: false });
  expect(encodeTrainState(state)).toBe("#v=1&task=repeat");
  expect(decodeTrainState("#v=1&task=repeat")).toEqual({ state, notes: [] });
  const other = { ...state, positions: "rotary", feedForward: true } as const;
  expect(encodeTrainState(other)).toBe("#v=1&task=repeat&positions=rotary&feedForward=yes");
  expect(decodeTrainState(encodeTrainState(other))).toEqual({ state: other, notes: [] });
  expect(decodeTrainState("#v=1&task=repeat&positions=round").state).toEqual(state);
  expect(decodeTrainState("#v=1&task=dates").state).toMatchObject({ layers: 1, positions: "learned", width: 64 });
});

const EVERYTHING = stateOf({
  task: "text",
  text: "To be, or not to be & so on: 100%\n",
  layers: 3,
  heads: 8,
  kvHeads: 2,
  width: 128,
  positions: "learned",
  score: "multiplicative",
  feedForward: false,
  rate: 1e9,
  seed: 4_294_967_295,
  step: 1000,
  point: 0,
  layer: 2,
  head: 7,
  theme: "dark",
});

test.each([EVERYTHING, { ...EVERYTHING, rate: 1e-7 }, { ...EVERYTHING, rate: 1e21 }])(
  "a link is read as it was written",
  (state) => {
    expect(decodeTrainState(encodeTrainState(state))).toEqual({ state, notes: [] });
  },
);

test("a text is left out where the task does not read it, and a link that cannot hold it is not made whole", () => {
  expect(encodeTrainState(stateOf({ text: "unread" }))).toBe("#v=1");
  const link = encodeTrainState(stateOf({ task: "text", text: "a".repeat(5_000_000) }));
  expect(fitsLink(link)).toBe(false);
  expect(link.length).toBeLessThan(100_000);
});

test("what the history keeps of a text that no link can hold is all of it", () => {
  const state = stateOf({ task: "text", text: "a".repeat(2_000_000) });
  expect(TRAIN_TABLE.read(TRAIN_TABLE.differences(state))).toEqual({ state, problems: [] });
});

describe("what cannot be used goes to its default, with a note", () => {
  test.each([
    ["task=fly", "The task is “fly”, which is none of copy, reverse, sort, repeat, brackets, addition, dates, text."],
    ["layers=0", "The number of layers is “0”, which is not a whole number from 1 to 999,999,999."],
    ["heads=2.5", "The number of heads is “2.5”, which is not a whole number from 1 to 999,999,999."],
    ["feedForward=maybe", "The choice of feed-forward is “maybe”, which is none of yes, no."],
    ["rate=0", "The learning rate is “0”, which is not a finite number above 0."],
    ["rate=Infinity", "The learning rate is “Infinity”, which is not a finite number above 0."],
    ["rate=1e999", "The learning rate is “1e999”, which is not a finite number above 0."],
    ["point=-1", "The point is “-1”, which is not a whole number from 0 to 999,999,999."],
    ["seed=4294967296", "The seed is “4294967296”, which is not a whole number from 0 to 4,294,967,295."],
  ])("%s", (pair, message) => {
    expect(decodeTrainState(`#v=1&${pair}`)).toEqual({
      state: DEFAULT_TRAIN_STATE,
      notes: [{ code: "E_LINK_DAMAGED", message }],
    });
  });

  test("but a key that is not known is ignored", () => {
    expect(decodeTrainState("#v=1&width=32&model=gpt2")).toEqual({ state: stateOf({ width: 32 }), notes: [] });
  });
});
