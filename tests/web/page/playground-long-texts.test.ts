import { describe, expect, test } from "vitest";

import { engine, playground, screen, screens, settle, start, store, wordsOf } from "./playground-under-test.ts";

test("a map with more tokens than room is pooled to the room", async () => {
  await start({ text: wordsOf(600) });
  playground.setRoom(300);
  await settle();
  expect(screen().picture?.map).toMatchObject({ kind: "pooled", rows: 300, columns: 300 });
  playground.setRoom(200);
  await settle();
  expect(screen().picture?.map).toMatchObject({ kind: "pooled", rows: 200 });
});

test("up to 256 tokens every cell is there, however small the canvas", async () => {
  await start({ text: wordsOf(256) });
  playground.setRoom(1);
  await settle();
  expect(screen().picture?.map.kind).toBe("exact");
  playground.setText(wordsOf(257), 0);
  await settle();
  expect(screen().picture?.map).toMatchObject({ kind: "pooled", rows: 32 });
});

test("the map of a long text does not wait for the thumbnails, which follow one by one", async () => {
  await start({ text: wordsOf(600) });
  const pictures = screens.map(({ picture }) => picture).filter((picture) => picture !== undefined);
  expect(pictures[0]?.thumbnails.flat()).toEqual([undefined, undefined, undefined, undefined]);
  expect(
    pictures
      .at(-1)
      ?.thumbnails.flat()
      .map((thumbnail) => thumbnail?.bins),
  ).toEqual([64, 64, 64, 64]);
});

test("the pointer names the bin, a pin is one exact cell: the one that gave the bin its colour", async () => {
  await start({ text: wordsOf(600) });
  playground.setRoom(300);
  await settle();
  playground.pointing.hoverCell({ query: 400, key: 100 });
  expect(screen().facts).toMatchObject({ bin: { queries: [400, 402], keys: [100, 102] }, isVisible: true });
  await playground.pointing.pinCell({ query: 400, key: 100 });
  playground.pointing.hoverCell(null);
  await settle();
  expect(store.get().pin).toEqual({ query: 400, key: 100 });
  expect(screen().facts).toEqual({
    cell: { query: 400, key: 100 },
    isVisible: true,
    isFirstHidden: false,
    score: Math.fround(401),
    weight: Math.fround(1 / 401),
  });
  playground.pointing.movePin({ rows: 1, columns: 0 });
  await settle();
  expect(screen().facts).toMatchObject({ cell: { query: 402, key: 100 } });
  expect(screen().announcement).toContain("query 402");
});

describe("what is asked of a picture that goes before the answer comes", () => {
  const asked: readonly (readonly [what: string, ask: () => void])[] = [
    ["the numbers of a pinned cell", () => playground.pointing.movePin({ rows: 1, columns: 0 })],
    ["the cell of a bin", () => void playground.pointing.pinCell({ query: 400, key: 100 })],
    ["another resolution", () => playground.setRoom(200)],
  ];
  test.each(asked)("%s: ends quietly", async (_what, ask) => {
    await start({ text: wordsOf(600), pin: { query: 5, key: 5 } });
    playground.setRoom(300);
    await settle();
    // The run of the next text is answered, its map not yet.
    let [answerAsked, answerMap] = [(): void => undefined, (): void => undefined];
    engine.answerGate = new Promise((resolve) => (answerMap = resolve));
    playground.setText(wordsOf(700), 0);
    await settle();
    engine.answerGate = new Promise((resolve) => (answerAsked = resolve));
    ask();
    await settle();
    engine.answerGate = undefined;
    answerMap();
    await settle();
    answerAsked();
    await settle();
    expect(screens.map(({ fault }) => fault).filter((fault) => fault !== undefined)).toEqual([]);
    expect(screen()).toMatchObject({ phase: "ready", isBusy: false, picture: { tokens: { length: 700 } } });
  });
});

test("after an empty box, a long text is computed, not called empty, until its picture is there", async () => {
  await start();
  playground.setText("", 0);
  await settle();
  let open = (): void => undefined;
  engine.gate = new Promise((resolve) => (open = resolve));
  playground.setText(wordsOf(600), 0);
  await settle();
  expect(screen()).toMatchObject({ phase: "loading", picture: undefined, isBusy: true });
  open();
  await settle();
  expect(screen()).toMatchObject({ phase: "ready", isBusy: false });
});
