import { expect, test } from "vitest";

import { withCode } from "./fake-engine.ts";
import { engine, playground, screen, screens, settle, start } from "./playground-under-test.ts";

test("shows nothing that looks like numbers before there are some", async () => {
  const started = start();
  expect(screen()).toMatchObject({ phase: "loading", picture: undefined, facts: undefined, isBusy: true });
  await started;
  expect(screen()).toMatchObject({ phase: "ready", isBusy: false, fault: undefined });
});

test("delivers the map and every thumbnail of a short text at once", async () => {
  await start();
  const first = screens.find(({ picture }) => picture !== undefined)?.picture;
  expect(first?.tokens.map(({ text }) => text)).toEqual(["one", " two", " three"]);
  expect(first?.map).toMatchObject({ kind: "exact", rows: 3, columns: 3, layer: 0, head: 0 });
  expect(first?.thumbnails.flat().map((thumbnail) => thumbnail?.bins)).toEqual([3, 3, 3, 3]);
  expect(first?.thumbnails[0]?.[0]?.masked).toEqual(Uint8Array.of(0, 1, 1, 0, 0, 1, 0, 0, 0));
});

test("asks for everything that a picture needs without waiting in between", async () => {
  await start();
  engine.asked.length = 0;
  playground.setText("one two", 0);
  await Promise.resolve();
  await Promise.resolve();
  await Promise.resolve();
  await Promise.resolve();
  const atOnce = engine.asked.length;
  await settle();
  expect(engine.asked.length).toBe(2 + 4);
  expect(atOnce).toBe(engine.asked.length);
});

test("has all that a short picture needs sent along with the run, and asks for just that", async () => {
  await start();
  const told = engine.prefetches.map(({ map, layer, head }) => `${map} ${String(layer)}.${String(head)}`);
  expect(told.map((what) => what.replace("pooledWeights", "pooled")).sort()).toEqual(
    engine.asked.map((what) => what.replace(/ 64$/, "")).sort(),
  );
});

test("has nothing sent along with a long text, whose maps are drawn as they come", async () => {
  await start();
  engine.prefetches.length = 0;
  playground.setText("word ".repeat(200), 0);
  await settle();
  expect(engine.prefetches).toEqual([]);
});

test("the last of several texts wins, and no trace stays open but its own", async () => {
  await start();
  let open = (): void => undefined;
  engine.gate = new Promise((resolve) => (open = resolve));
  for (const text of ["a", "a b", "a b c d"]) playground.setText(text, 0);
  open();
  await settle();
  expect(screen().picture?.text).toBe("a b c d");
  expect(screen().isBusy).toBe(false);
  expect(engine.openTraces).toBe(1);
  expect(screens.every(({ fault }) => fault === undefined)).toBe(true);
});

test("the picture stays until the next one is there", async () => {
  await start();
  let open = (): void => undefined;
  engine.gate = new Promise((resolve) => (open = resolve));
  playground.setText("other words", 0);
  await settle();
  expect(screen().picture?.text).toBe("one two three");
  expect(screen()).toMatchObject({ phase: "ready", isBusy: true });
  open();
  await settle();
  expect(screen().picture?.text).toBe("other words");
});

test("tells, once, how long the numbers of an input took", async () => {
  await start();
  expect(screens.every(({ timing }) => timing === undefined)).toBe(true);
  const inputTimeMs = performance.now();
  playground.setText("one two", inputTimeMs);
  await settle();
  const timings = screens.map(({ timing }) => timing).filter((timing) => timing !== undefined);
  expect(timings).toHaveLength(1);
  expect(timings[0]?.inputTimeMs).toBe(inputTimeMs);
  expect(timings[0]?.computedTimeMs).toBeGreaterThanOrEqual(inputTimeMs);
});

test.each(["", "  \n\t "])("a text without tokens is empty, not an error: %j", async (text) => {
  await start();
  playground.setText(text, 0);
  await settle();
  expect(screen()).toMatchObject({ phase: "empty", picture: undefined, fault: undefined, isBusy: false });
  expect(engine.openTraces).toBe(0);
  playground.setText("back", 0);
  await settle();
  expect(screen()).toMatchObject({ phase: "ready" });
});

test("an engine that calls an empty text a fault is understood", async () => {
  engine.refusals.set(" ", withCode("E_EMPTY", "The text has no tokens."));
  await start({ text: " " });
  expect(screen()).toMatchObject({ phase: "empty", fault: undefined });
});
