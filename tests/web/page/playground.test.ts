import { beforeEach, describe, expect, test } from "vitest";

import { Playground } from "../../../web/src/page/playground.ts";
import type { Screen } from "../../../web/src/state/picture.ts";
import { DEFAULT_STATE, type PlaygroundState } from "../../../web/src/state/playground-state.ts";
import { decodeState } from "../../../web/src/state/share-link.ts";
import { createStore, type Store } from "../../../web/src/state/store.ts";
import { FakeEngine, withCode } from "./fake-engine.ts";

let engine: FakeEngine;
let store: Store;
let playground: Playground;
let screens: Screen[];

const screen = (): Screen => screens.at(-1) as Screen;
/** All that has been asked is answered after a few turns of the microtask queue. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const wordsOf = (count: number): string => Array.from({ length: count }, (_, index) => `w${String(index)}`).join(" ");

async function start(state: Partial<PlaygroundState> = {}): Promise<void> {
  store = createStore({ ...DEFAULT_STATE, text: "one two three", ...state });
  playground = new Playground(
    store,
    () => Promise.resolve(engine),
    (shown) => screens.push(shown),
  );
  await playground.start();
}

beforeEach(() => {
  engine = new FakeEngine();
  screens = [];
});

describe("from text to picture", () => {
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
});

describe("faults", () => {
  test("a text that is refused says so, and the last good picture stays", async () => {
    await start();
    engine.refusals.set("far too long", withCode("E_TOO_LONG", "9,000 tokens are more than 8,192."));
    playground.setText("far too long", 0);
    await settle();
    expect(screen().fault).toMatchObject({ code: "E_TOO_LONG", message: "9,000 tokens are more than 8,192." });
    expect(screen()).toMatchObject({ phase: "failed", isBusy: false });
    expect(screen().picture?.text).toBe("one two three");
  });

  test("another head of the last good picture can be looked at, and the fault stays until the text is good", async () => {
    await start();
    engine.refusals.set("far too long", withCode("E_TOO_LONG", "Too long."));
    playground.setText("far too long", 0);
    await settle();
    playground.chooseHead(1, 1);
    await settle();
    expect(screen().picture?.map).toMatchObject({ layer: 1, head: 1 });
    expect(screen().fault?.code).toBe("E_TOO_LONG");
    playground.setText("short", 0);
    await settle();
    expect(screen().fault).toBeUndefined();
  });

  test("a pasted book is refused before anything is run", async () => {
    await start();
    playground.setText("x".repeat(200_001), 0);
    await settle();
    expect(screen().fault?.code).toBe("E_TOO_LONG");
    expect(screen().fault?.message).toContain("200,001");
    expect(engine.runs).toEqual(["one two three"]);
  });

  test("an engine that does not start is said, and can be tried again", async () => {
    store = createStore(DEFAULT_STATE);
    let attempts = 0;
    playground = new Playground(
      store,
      () => {
        attempts += 1;
        return attempts === 1 ? Promise.reject(withCode("E_WASM_LOAD", "404")) : Promise.resolve(engine);
      },
      (shown) => screens.push(shown),
    );
    await playground.start();
    expect(screen()).toMatchObject({ phase: "failed", picture: undefined, isBusy: false });
    expect(screen().fault).toMatchObject({ code: "E_WASM_LOAD", canRetry: true });
    await playground.start();
    expect(screen()).toMatchObject({ phase: "ready", fault: undefined });
  });

  test("what is typed while the engine starts is what is shown first", async () => {
    const started = start();
    playground.setText("typed early", 0);
    await started;
    expect(engine.runs).toEqual(["typed early"]);
    expect(screen().picture?.text).toBe("typed early");
  });
});

describe("heads", () => {
  test("another head changes the map and keeps the run", async () => {
    await start();
    playground.chooseHead(1, 0);
    await settle();
    expect(screen().picture?.map).toMatchObject({ layer: 1, head: 0 });
    expect(screen().announcement).toBe("Showing layer 1, head 0 'head 1.0'.");
    expect(engine.runs).toHaveLength(1);
    expect(engine.openTraces).toBe(1);
  });

  test("a head chosen during a run is the head of its picture", async () => {
    await start();
    let open = (): void => undefined;
    engine.gate = new Promise((resolve) => (open = resolve));
    playground.setText("other words", 0);
    playground.chooseHead(0, 1);
    open();
    await settle();
    expect(screen().picture?.map).toMatchObject({ layer: 0, head: 1 });
    expect(screen().picture?.text).toBe("other words");
    expect(engine.openTraces).toBe(1);
    expect(engine.runs).toEqual(["one two three", "other words"]);
  });

  test("a head chosen while the map of a new run comes is the head of its picture, and the run is kept", async () => {
    await start();
    let answer = (): void => undefined;
    engine.answerGate = new Promise((resolve) => (answer = resolve));
    playground.setText(wordsOf(600), 0);
    await settle();
    playground.chooseHead(1, 1);
    await settle();
    answer();
    await settle();
    const heads = screens.filter(({ picture }) => picture?.tokens.length === 600).map(({ picture }) => picture?.map);
    expect(new Set(heads.map((map) => `${String(map?.layer)}.${String(map?.head)}`))).toEqual(new Set(["1.1"]));
    expect(engine.runs).toHaveLength(2);
  });

  test("a link to a head that the model does not have shows the nearest, with a note", async () => {
    await start({ layer: 7, head: 1 });
    expect(store.get()).toMatchObject({ layer: 1, head: 1 });
    expect(screen().notes.map(({ code }) => code)).toEqual(["E_LINK_DAMAGED"]);
    playground.showLink({ ...store.get(), head: 9 }, [{ code: "E_LINK_DAMAGED", message: "first" }]);
    await settle();
    expect(screen().notes.map(({ message }) => message)).toEqual([
      "first",
      "Layer 1 has no head 9; the last one is 1.",
    ]);
    expect(screen().picture?.map).toMatchObject({ layer: 1, head: 1 });
    playground.dismissNotes();
    expect(screen().notes).toEqual([]);
  });

  test("a number far too high in a link is one note", async () => {
    const { state, notes } = decodeState("#v=1&text=one%20two&layer=99999");
    await start();
    playground.showLink(state, notes);
    await settle();
    expect(screen().notes.map(({ message }) => message)).toEqual(["There is no layer 99,999; the last one is 1."]);
  });

  test("an unknown model is replaced by the built-in one, with a note", async () => {
    await start({ model: "oracle" });
    expect(store.get().model).toBe("textbook");
    expect(screen().notes[0]?.code).toBe("E_MODEL_UNKNOWN");
    expect(screen().phase).toBe("ready");
  });
});

describe("hover and pin", () => {
  test("the pointer wins over the pin, and leaves it where it was", async () => {
    await start();
    await playground.pinCell({ query: 2, key: 1 });
    expect(screen().facts).toEqual({
      cell: { query: 2, key: 1 },
      isVisible: true,
      score: Math.fround(2.01),
      weight: Math.fround(1 / 3),
    });
    playground.hoverCell({ query: 0, key: 2 });
    expect(screen().facts).toMatchObject({ cell: { query: 0, key: 2 }, isVisible: false, weight: 0 });
    playground.hoverCell(null);
    expect(screen().facts).toMatchObject({ cell: { query: 2, key: 1 } });
    playground.letGo();
    expect(screen().facts).toBeUndefined();
    expect(screen().announcement).toBe("Nothing is pinned.");
  });

  test("arrow keys start at the pointer, move one cell, and stop at the edges", async () => {
    await start();
    playground.hoverCell({ query: 1, key: 1 });
    playground.movePin({ rows: 1, columns: 0 });
    expect(store.get().pin).toEqual({ query: 1, key: 1 });
    playground.movePin({ rows: 5, columns: 0 });
    expect(store.get().pin).toEqual({ query: 2, key: 1 });
    playground.movePin({ rows: 0, columns: -Infinity });
    expect(store.get().pin).toEqual({ query: 2, key: 0 });
    playground.movePin({ rows: -Infinity, columns: Infinity });
    expect(store.get().pin).toEqual({ query: 0, key: 2 });
    expect(screen().announcement).toContain("query 0 “one” → key 2 “three”: not visible (masked)");
  });

  test("the pointer announces nothing", async () => {
    await start();
    playground.hoverCell({ query: 1, key: 1 });
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
});

describe("long texts", () => {
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
    playground.hoverCell({ query: 400, key: 100 });
    expect(screen().facts).toMatchObject({ bin: { queries: [400, 402], keys: [100, 102] }, isVisible: true });
    await playground.pinCell({ query: 400, key: 100 });
    playground.hoverCell(null);
    await settle();
    expect(store.get().pin).toEqual({ query: 400, key: 100 });
    expect(screen().facts).toEqual({
      cell: { query: 400, key: 100 },
      isVisible: true,
      score: Math.fround(401),
      weight: Math.fround(1 / 401),
    });
    playground.movePin({ rows: 1, columns: 0 });
    await settle();
    expect(screen().facts).toMatchObject({ cell: { query: 402, key: 100 } });
    expect(screen().announcement).toContain("query 402");
  });
});

describe("what is asked of a picture that goes before the answer comes", () => {
  const asked: readonly (readonly [what: string, ask: () => void])[] = [
    ["the numbers of a pinned cell", () => playground.movePin({ rows: 1, columns: 0 })],
    ["the cell of a bin", () => void playground.pinCell({ query: 400, key: 100 })],
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

test("of two starts at once the newer one counts, and the engine of the other is closed", async () => {
  const engines = [new FakeEngine(), new FakeEngine()];
  const waiting: ((engine: FakeEngine) => void)[] = [];
  store = createStore({ ...DEFAULT_STATE, text: "one two" });
  playground = new Playground(
    store,
    () => new Promise((resolve) => waiting.push(resolve)),
    (shown) => screens.push(shown),
  );
  const starts = [playground.start(), playground.start()];
  for (const index of [1, 0]) waiting[index]?.(engines[index] as FakeEngine);
  await Promise.all(starts);
  expect(engines.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  expect(engines.map(({ runs }) => runs.length > 0)).toEqual([false, true]);
  expect(screen()).toMatchObject({ phase: "ready", fault: undefined, isBusy: false });
  playground.close();
  expect(engines[1]?.isClosed).toBe(true);
  expect(engines[1]?.openTraces).toBe(0);
});

test("a start that fails after it was overtaken is not reported", async () => {
  const answers = [() => Promise.reject(withCode("E_WASM_LOAD", "late")), () => Promise.resolve(engine)];
  let index = 0;
  store = createStore(DEFAULT_STATE);
  playground = new Playground(
    store,
    async () => answers[index++]?.() ?? engine,
    (shown) => screens.push(shown),
  );
  await Promise.all([playground.start(), playground.start()]);
  expect(screens.every(({ fault }) => fault === undefined)).toBe(true);
});

test("what is said about the address goes when it holds the view again, and is not repeated after it was dismissed", async () => {
  await start();
  const note = { code: "E_LINK_TOO_BIG", message: "too long" };
  playground.noteOnAddress(note);
  expect(screen().notes).toEqual([note]);
  playground.noteOnAddress(undefined);
  expect(screen().notes).toEqual([]);
  playground.noteOnAddress(note);
  playground.dismissNotes();
  playground.noteOnAddress(note);
  expect(screen().notes).toEqual([]);
  playground.noteOnAddress(undefined);
  playground.noteOnAddress(note);
  expect(screen().notes).toEqual([note]);
});
