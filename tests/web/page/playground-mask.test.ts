import { expect, test } from "vitest";

import { DEFAULT_STATE, LIMITS } from "../../../web/src/state/playground-state.ts";
import { withCode } from "./fake-engine.ts";
import { engine, playground, screen, settle, start, store } from "./playground-under-test.ts";

const maskedRuns = (): readonly unknown[] => engine.runOptions.map(({ masked }) => masked);

test("masking a token runs the text with it masked, and unmasking without", async () => {
  await start({ model: "gapfiller" });
  playground.toggleMask(2);
  playground.toggleMask(0);
  await settle();
  expect(store.get().mask).toEqual([0, 2]);
  expect(screen().picture).toMatchObject({ mask: [0, 2], text: "one two three" });
  expect(screen().picture?.tokens[2]?.text).toBe("[MASK]");
  playground.toggleMask(0);
  playground.toggleMask(2);
  await settle();
  expect(maskedRuns()).toEqual([undefined, [2], [0, 2], [2], undefined]);
  expect(screen().picture?.mask).toEqual([]);
});

test("the prediction is that of the first masked token, unless one is pinned", async () => {
  await start({ model: "gapfiller", mask: [1] });
  playground.predict();
  await settle();
  expect(screen().prediction?.place).toEqual({ position: 1, reason: "masked" });
  await playground.pointing.pinCell({ query: 0, key: 0 });
  playground.predict();
  await settle();
  expect(screen().prediction?.place).toEqual({ position: 0, reason: "pinned" });
});

test("masked positions that a link's text does not reach are let go, with a note", async () => {
  await start({ model: "gapfiller" });
  playground.showLink({ ...DEFAULT_STATE, model: "gapfiller", text: "one two", mask: [1, 2, 7] }, []);
  await settle();
  expect(store.get().mask).toEqual([1]);
  expect(screen().picture).toMatchObject({ text: "one two", mask: [1] });
  expect(screen().notes.map(({ message }) => message)).toEqual([
    "The text has 2 tokens, counted from 0, so 2 masked positions from 2 on lie outside it and are not masked.",
  ]);
  expect(screen()).toMatchObject({ phase: "ready", fault: undefined, isBusy: false });
});

test("somebody who shortens the text is not told about masks that went with it", async () => {
  await start({ model: "gapfiller", mask: [0, 2] });
  playground.setText("one two", 0);
  await settle();
  expect(store.get().mask).toEqual([0]);
  expect(screen().notes).toEqual([]);
  expect(screen().picture).toMatchObject({ text: "one two", mask: [0] });
});

test("a model without a mask token is never asked to mask", async () => {
  await start({ mask: [1], pair: "more" });
  playground.toggleMask(1);
  await settle();
  expect(maskedRuns()).toEqual([undefined]);
  expect(engine.runOptions[0]?.pair).toBeUndefined();
  expect(screen().notes.map(({ message }) => message)).toEqual([
    "textbook takes one text, so the second one is let go.",
    "textbook has no mask token, so nothing is masked.",
  ]);
});

test("a second text is run with the first, and shown when it is there", async () => {
  await start({ model: "gapfiller" });
  playground.setPair("four five", performance.now());
  await settle();
  expect(engine.runOptions.map(({ pair }) => pair)).toEqual([undefined, "four five"]);
  expect(screen().picture).toMatchObject({ text: "one two three", pair: "four five" });
  expect(screen().picture?.tokens.map(({ segment }) => segment)).toEqual([undefined, undefined, undefined, 1, 1]);
});

test("a link with another model is measured by that model, not by the one that is open", async () => {
  await start();
  playground.showLink({ ...DEFAULT_STATE, model: "gapfiller", text: "one two", pair: "three", mask: [2] }, []);
  await settle();
  expect(screen().picture).toMatchObject({ text: "one two", pair: "three", mask: [2] });
  expect(screen().notes).toEqual([]);
});

test("a mask follows its token when words are typed before it, and goes when the token is changed", async () => {
  await start({ model: "gapfiller", mask: [1, 2] });
  playground.setText("one and two three", 0, 7);
  await settle();
  expect(store.get().mask).toEqual([2, 3]);
  expect(screen().picture).toMatchObject({ text: "one and two three", mask: [2, 3] });
  expect(screen().picture?.tokens.map(({ id }) => id === 103)).toEqual([false, false, true, true]);
  playground.setText("one and too three", 0, 10);
  await settle();
  expect(store.get().mask).toEqual([3]);
  expect(screen()).toMatchObject({ picture: { mask: [3] }, isBusy: false, notes: [] });
});

test("a mask is away while its word is part of another, and back when it is a word again", async () => {
  await start({ model: "gapfiller", mask: [1] });
  playground.setText("one btwo three", 0, 5);
  await settle();
  expect(store.get().mask).toEqual([]);
  playground.setText("one b two three", 0, 6);
  await settle();
  expect(store.get().mask).toEqual([2]);
});

test("a token that is masked while newer text is on its way is found in that text", async () => {
  await start({ model: "gapfiller" });
  let open = (): void => undefined;
  engine.gate = new Promise((resolve) => (open = resolve));
  playground.setText("and one two three", 0, 4);
  playground.toggleMask(1);
  open();
  await settle();
  expect(screen().picture).toMatchObject({ text: "and one two three", mask: [2] });
  expect(store.get().mask).toEqual([2]);
});

test("a link says by positions what is masked, whatever was typed before it", async () => {
  await start({ model: "gapfiller", mask: [1] });
  playground.setText("and one two three", 0, 4);
  await settle();
  playground.showLink({ ...DEFAULT_STATE, model: "gapfiller", text: "one two", mask: [0] }, []);
  await settle();
  expect(screen().picture).toMatchObject({ text: "one two", mask: [0] });
});

test("a text that is refused has no mask and no pin of the text before, and that text has them again", async () => {
  await start({ model: "gapfiller", mask: [1], pin: { query: 2, key: 0 } });
  for (const refused of [`one two ${"three ".repeat(LIMITS.textChars / 5)}`, "one two  "]) {
    engine.refusals.set("one two  ", withCode("E_TOKENS", "There are too many."));
    playground.setText(refused, 0, refused.length);
    await settle();
    expect(screen().fault).toBeDefined();
    expect(store.get()).toMatchObject({ mask: [], pin: null });
    playground.setText("one two four", 0, 12);
    await settle();
    expect(store.get().mask).toEqual([1]);
  }
  playground.setText("", 0, 0);
  await settle();
  expect(store.get().mask).toEqual([]);
});
