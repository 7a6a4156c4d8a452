import { expect, test } from "vitest";

import { playground, screen, settle, start, store, wordsOf } from "./playground-under-test.ts";

test("the pointer wins over the pin, and leaves it where it was", async () => {
  await start();
  await playground.pointing.pinCell({ query: 2, key: 1 });
  expect(screen().facts).toEqual({
    cell: { query: 2, key: 1 },
    isVisible: true,
    isFirstHidden: false,
    score: Math.fround(2.01),
    weight: Math.fround(1 / 3),
  });
  playground.pointing.hoverCell({ query: 0, key: 2 });
  expect(screen().facts).toMatchObject({ cell: { query: 0, key: 2 }, isVisible: false, weight: 0 });
  playground.pointing.hoverCell(null);
  expect(screen().facts).toMatchObject({ cell: { query: 2, key: 1 } });
  playground.pointing.letGo();
  expect(screen().facts).toBeUndefined();
  expect(screen().announcement).toBe("Nothing is pinned.");
});

test("arrow keys start at the pointer, move one cell, and stop at the edges", async () => {
  await start();
  playground.pointing.hoverCell({ query: 1, key: 1 });
  playground.pointing.movePin({ rows: 1, columns: 0 });
  expect(store.get().pin).toEqual({ query: 1, key: 1 });
  playground.pointing.movePin({ rows: 5, columns: 0 });
  expect(store.get().pin).toEqual({ query: 2, key: 1 });
  playground.pointing.movePin({ rows: 0, columns: -Infinity });
  expect(store.get().pin).toEqual({ query: 2, key: 0 });
  playground.pointing.movePin({ rows: -Infinity, columns: Infinity });
  expect(store.get().pin).toEqual({ query: 0, key: 2 });
  expect(screen().announcement).toContain("query 0 “one” → key 2 “three”: not visible (masked)");
});

test("a cell that was seen by itself is the one that is pinned, whatever its bin holds on the map", async () => {
  await start({ text: wordsOf(600) });
  expect(screen().picture?.map.kind).toBe("pooled");
  playground.pointing.pinExactCell({ query: 599, key: 3 });
  await settle();
  expect(store.get().pin).toEqual({ query: 599, key: 3 });
  expect(screen().facts).toMatchObject({ cell: { query: 599, key: 3 } });
});

test("the pointer announces nothing", async () => {
  await start();
  playground.pointing.hoverCell({ query: 1, key: 1 });
  expect(screen().announcement).toBe("");
});

test("a pin outside of a shorter text is let go", async () => {
  await start({ pin: { query: 2, key: 0 } });
  expect(screen().facts).toMatchObject({ cell: { query: 2, key: 0 } });
  playground.setText("one two", 0);
  await settle();
  expect(store.get().pin).toBeNull();
  expect(screen().facts).toBeUndefined();
});

test("a pin follows its tokens when words are typed before them, and goes when one of them is changed", async () => {
  await start({ pin: { query: 2, key: 1 } });
  playground.setText("and one two three", 0, 4);
  await settle();
  expect(store.get().pin).toEqual({ query: 3, key: 2 });
  expect(screen().facts).toMatchObject({ cell: { query: 3, key: 2 } });
  playground.setText("and one too three", 0, 10);
  await settle();
  expect(store.get().pin).toBeNull();
});

test("a link to the same text with a pin outside of it has it let go, with a note", async () => {
  await start();
  playground.showLink({ ...store.get(), pin: { query: 40, key: 2 } }, []);
  expect(store.get().pin).toBeNull();
  expect(screen().notes.map(({ message }) => message)).toEqual([
    "The text has 3 tokens, counted from 0, so the pin 40,2 lies outside it and is let go.",
  ]);
});
