import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { syncLink, type LinkSync } from "../../../web/src/page/link-sync.ts";
import { DEFAULT_STATE, type Note, type PlaygroundState } from "../../../web/src/state/playground-state.ts";
import { createStore, type Store } from "../../../web/src/state/store.ts";

let address: { pathname: string; search: string; hash: string };
let writes: string[];
let page: EventTarget;
let store: Store;
let opened: PlaygroundState[];
let notes: (Note | undefined)[];
let isRefused: boolean;
let entry: Pick<History, "pushState" | "replaceState"> & { state: unknown };

beforeEach(() => {
  vi.useFakeTimers();
  address = { pathname: "/sub/", search: "?embed=1", hash: "" };
  [writes, opened, notes, isRefused] = [[], [], [], false];
  page = new EventTarget();
  const writeAs = (how: string) => (state: unknown, _title: string, target: string) => {
    if (isRefused) throw new DOMException("too many", "SecurityError");
    entry.state = state;
    writes.push(`${how} ${target}`);
    address.hash = /#.*/.exec(target)?.[0] ?? "";
  };
  vi.stubGlobal("location", address);
  entry = { pushState: writeAs("push"), replaceState: writeAs("replace"), state: null };
  vi.stubGlobal("history", entry);
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("window", { setTimeout });
  store = createStore(DEFAULT_STATE);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function sync(): LinkSync {
  return syncLink(store, {
    onLink: (state) => {
      opened.push(state);
      store.set(state, "link");
    },
    onWritten: (note) => notes.push(note),
  });
}

test("opening a link shows its view and writes nothing", () => {
  address.hash = "#v=1&head=3";
  sync();
  vi.runAllTimers();
  expect(opened.map(({ head }) => head)).toEqual([3]);
  expect(writes).toEqual([]);
});

test("typing replaces the entry, once, at rest", () => {
  sync();
  for (const text of ["a", "a ", "a b"]) store.set({ text }, "typing");
  vi.advanceTimersByTime(299);
  expect(writes).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(writes).toEqual(["replace /sub/?embed=1#v=1&text=a%20b"]);
});

test("a head adds an entry, after what was typed before it is written into the last one", () => {
  sync();
  store.set({ text: "a" }, "typing");
  store.set({ head: 2 }, "head");
  expect(writes).toEqual(["replace /sub/?embed=1#v=1&text=a", "push /sub/?embed=1#v=1&text=a&head=2"]);
  vi.runAllTimers();
  expect(writes).toHaveLength(2);
});

test("Back is read, and not written again", () => {
  sync();
  store.set({ head: 2 }, "head");
  address.hash = "";
  page.dispatchEvent(new Event("popstate"));
  page.dispatchEvent(new Event("hashchange"));
  vi.runAllTimers();
  expect(store.get()).toEqual(DEFAULT_STATE);
  expect(writes).toHaveLength(1);
});

test("leaving the page writes what was still waiting", () => {
  const { flush } = sync();
  store.set({ text: "a" }, "typing");
  page.dispatchEvent(new Event("pagehide"));
  expect(writes).toEqual(["replace /sub/?embed=1#v=1&text=a"]);
  flush();
  vi.runAllTimers();
  expect(writes).toHaveLength(1);
});

/** Goes to another entry of the history, as Back and Forward do: both events come when it is there. */
function goTo(state: unknown, hash: string): void {
  [entry.state, address.hash] = [state, hash];
  page.dispatchEvent(new Event("popstate"));
  page.dispatchEvent(new Event("hashchange"));
}

test.each([
  ["an entry that was written before", true],
  ["the entry that the page was opened with", false],
])("what was typed right before Back is there again after Forward: %s", (_name, isWritten) => {
  address.hash = "#v=1&head=2";
  sync();
  if (isWritten) {
    store.set({ text: "first" }, "typing");
    vi.runAllTimers();
  }
  const left = { state: structuredClone(entry.state), hash: address.hash };
  store.set({ text: "right before Back" }, "typing");
  goTo(null, "#v=1&head=1");
  expect(store.get()).toMatchObject({ text: DEFAULT_STATE.text, head: 1 });
  vi.runAllTimers();
  expect(address.hash).toBe("#v=1&head=1");
  goTo(left.state, left.hash);
  expect(store.get()).toMatchObject({ text: "right before Back", head: 2 });
  vi.runAllTimers();
  expect(address.hash).toBe("#v=1&text=right%20before%20Back&head=2");
  // Once it is written, the address counts again.
  const written = structuredClone(entry.state);
  goTo(null, "#v=1&head=1");
  goTo(written, left.hash);
  expect(store.get().text).not.toBe("right before Back");
});

test("two entries with one address are told apart", () => {
  sync();
  store.set({ head: 1 }, "head");
  const first = { state: structuredClone(entry.state), hash: address.hash };
  store.set({ head: 2 }, "head");
  store.set({ head: 1 }, "head");
  const second = { state: structuredClone(entry.state), hash: address.hash };
  expect(second.hash).toBe(first.hash);
  store.set({ text: "right before Back" }, "typing");
  goTo(first.state, first.hash);
  expect(store.get().text).toBe(DEFAULT_STATE.text);
  goTo(second.state, second.hash);
  expect(store.get().text).toBe("right before Back");
});

test("what a link asks for and the model does not have leaves the address at rest", () => {
  let told: readonly Note[] = [];
  syncLink(store, {
    onLink: (state, found) => {
      told = found;
      store.set({ ...state, layer: Math.min(state.layer, 1) }, "link");
    },
    onWritten: () => undefined,
  });
  for (const hash of ["#v=1&text=a&layer=7&head=x", "#v=1&text=a&layer=9&head=x"]) {
    goTo(null, hash);
    expect(told.map(({ code }) => code)).toEqual(["E_LINK_DAMAGED"]);
    vi.runAllTimers();
    expect(address.hash).toBe("#v=1&text=a&layer=1");
  }
  expect(writes).toHaveLength(2);
});

test("a browser that refuses to write is asked again later", () => {
  sync();
  isRefused = true;
  store.set({ text: "a" }, "typing");
  vi.advanceTimersByTime(300);
  isRefused = false;
  vi.advanceTimersByTime(3_000);
  expect(writes).toEqual(["replace /sub/?embed=1#v=1&text=a"]);
});

test("a text too long for a link leaves the address without one, and says so", () => {
  address.hash = "#v=1&head=1";
  sync();
  store.set({ text: "é".repeat(10_000) }, "typing");
  vi.runAllTimers();
  expect(writes).toEqual(["replace /sub/?embed=1"]);
  // The link that the page was opened with did fit.
  expect(notes.map((note) => note?.code)).toEqual([undefined, "E_LINK_TOO_BIG"]);
  expect(notes[1]?.message).toContain("60,017");
  store.set({ text: "short" }, "typing");
  vi.runAllTimers();
  expect(notes.at(-1)).toBeUndefined();
});

test("a view too long for a link is kept with its entry of the history, and found there again", () => {
  const text = "é".repeat(10_000);
  sync();
  store.set({ text, head: 2 }, "typing");
  vi.runAllTimers();
  const kept = structuredClone(entry.state);
  store.set({ text: "short", head: 0 }, "typing");
  vi.runAllTimers();
  expect(entry.state).not.toHaveProperty("written");
  [entry.state, address.hash] = [kept, ""];
  page.dispatchEvent(new Event("popstate"));
  expect(store.get()).toMatchObject({ text, head: 2 });
  expect(notes.at(-1)?.code).toBe("E_LINK_TOO_BIG");
});

test.each<[string, unknown]>([
  ["of another page", { scroll: 3 }],
  ["of another version", { headlight: 2, written: [["head", "4"]] }],
  ["without pairs", { headlight: 1, written: "head" }],
])("an entry of the history %s is left alone", (_name, state) => {
  address.hash = "#v=1&head=3";
  entry.state = state;
  sync();
  expect(store.get()).toMatchObject({ head: 3 });
});

test("what stands in an entry of the history is read as carefully as a link", () => {
  entry.state = { headlight: 1, written: [["head", "-7"], ["__proto__", "x"], ["text", 5], null, ["layer", "1"]] };
  sync();
  expect(store.get()).toEqual({ ...DEFAULT_STATE, layer: 1 });
});
