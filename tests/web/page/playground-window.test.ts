import { expect, test } from "vitest";

import type { MapWindow } from "../../../web/src/state/map-window.ts";
import { DEFAULT_STATE } from "../../../web/src/state/playground-state.ts";
import { engine, playground, screen, settle, start, store, wordsOf } from "./playground-under-test.ts";

const AREA = { queries: [100, 150], keys: [50, 100] } as const;

test("of a window every cell is asked for, however long the text; the whole map is pooled again", async () => {
  await start({ text: wordsOf(600) });
  playground.choices.chooseLook({ window: AREA });
  await settle();
  const map = screen().picture?.map;
  expect(map).toMatchObject({ kind: "exact", ...AREA, rows: 50, columns: 50 });
  expect(map?.drawn[1]).toBe(Math.fround(1 / 101));
  playground.choices.chooseLook({ window: null });
  await settle();
  expect(screen().picture?.map).toMatchObject({ kind: "pooled", queries: [0, 600] });
});

test("while somebody pans, what is on its way is shown when it comes, and then the newest window", async () => {
  await start({ text: wordsOf(600) });
  let answer = (): void => undefined;
  engine.answerGate = new Promise((resolve) => (answer = resolve));
  playground.choices.chooseLook({ window: AREA });
  for (let step = 1; step <= 9; step++) {
    playground.choices.chooseLook({ window: { queries: AREA.queries, keys: [50 + step, 100 + step] } });
  }
  await settle();
  const before = engine.asked.filter((each) => each.startsWith("weights")).length;
  engine.answerGate = undefined;
  answer();
  await settle();
  expect(engine.asked.filter((each) => each.startsWith("weights")).length).toBe(before + 1);
  expect(screen().picture?.map.keys).toEqual([59, 109]);
  expect(screen().isBusy).toBe(false);
});

test("arrow keys that move the pin out of the window bring the window along", async () => {
  await start({ text: wordsOf(600), window: AREA, pin: { query: 149, key: 50 } });
  playground.pointing.movePin({ rows: 1, columns: -1 });
  await settle();
  expect(store.get().pin).toEqual({ query: 150, key: 49 });
  expect(store.get().window).toEqual({ queries: [101, 151], keys: [49, 99] });
  expect(screen().picture?.map).toMatchObject({ queries: [101, 151], keys: [49, 99] });
});

test("a pin outside the window keeps its numbers", async () => {
  await start({ text: wordsOf(300), window: { queries: [0, 9], keys: [0, 9] }, pin: { query: 99, key: 2 } });
  await settle();
  expect(screen().facts).toMatchObject({ cell: { query: 99, key: 2 }, weight: Math.fround(0.01) });
});

test("a shorter text cuts the window; a link whose window lies outside its text says so", async () => {
  await start({ text: wordsOf(200), window: AREA });
  playground.setText(wordsOf(120), 0);
  await settle();
  expect(store.get().window).toEqual({ queries: [100, 120], keys: [50, 100] });
  playground.showLink({ ...DEFAULT_STATE, text: "one two three", window: AREA }, []);
  await settle();
  expect(store.get().window).toBeNull();
  expect(screen().notes.map(({ message }) => message)).toEqual([
    "The text has 3 tokens, counted from 0, so the window 100,150,50,100 lies outside it and all of the map is shown.",
  ]);
});

test("scores, masked scores and weights are each fetched when they are to be shown", async () => {
  await start({ text: "one two three" });
  expect(engine.asked.some((each) => each.startsWith("scores"))).toBe(false);
  playground.choices.chooseLook({ values: "scores" });
  await settle();
  const scores = screen().picture?.map;
  expect(scores).toMatchObject({ values: "scores", masked: new Uint8Array(9) });
  expect(scores?.drawn[1]).toBe(Math.fround(0.01));
  playground.pointing.hoverCell({ query: 0, key: 1 });
  expect(screen().facts).toMatchObject({ isVisible: false, score: Math.fround(0.01) });
  playground.choices.chooseLook({ values: "masked-scores" });
  await settle();
  expect(screen().picture?.map.drawn[1]).toBe(-Infinity);
});

test("another scale asks for nothing", async () => {
  await start({ text: "one two three" });
  const before = engine.asked.length;
  playground.choices.chooseLook({ scale: "log" });
  await settle();
  expect(engine.asked.length).toBe(before);
  expect(screen().state.scale).toBe("log");
});

test("without the first token its column is hidden; a row that sees nothing else has nothing", async () => {
  await start({ text: "one two three", first: "hidden" });
  const map = screen().picture?.map;
  expect(map?.isFirstHidden).toBe(true);
  expect(Array.from(map?.masked ?? [])).toEqual([1, 1, 1, 1, 0, 1, 1, 0, 0]);
  playground.choices.chooseLook({ values: "masked-scores" });
  await settle();
  expect(screen().picture?.map.isFirstHidden).toBe(false);
});

test("a link whose window lies partly outside its text says what is shown of it; a shorter text later says nothing", async () => {
  await start();
  const notesOn = async (text: string, window: MapWindow): Promise<readonly string[]> => {
    playground.showLink({ ...DEFAULT_STATE, text, window }, []);
    await settle();
    return screen().notes.map(({ message }) => message);
  };
  expect(await notesOn(wordsOf(120), AREA)).toEqual([
    "The text has 120 tokens, counted from 0, so the window 100,150,50,100 lies partly outside it and 100,120,50,100 is shown.",
  ]);
  expect(await notesOn(wordsOf(60), { queries: [0, 80], keys: [0, 90] })).toEqual([
    "The text has 60 tokens, counted from 0, so the window 0,80,0,90 lies partly outside it and all of the map is shown.",
  ]);
  expect(await notesOn(wordsOf(150), AREA)).toEqual([]);
  playground.setText(wordsOf(110), 0);
  await settle();
  expect(screen().notes).toEqual([]);
});
