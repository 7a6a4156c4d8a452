import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { LinkSync } from "../../../web/src/page/link-sync.ts";
import { syncLink } from "../../../web/src/page/playground-link.ts";
import { DEFAULT_STATE, type Note, type PlaygroundState } from "../../../web/src/state/playground-state.ts";
import { createStore, type Store } from "../../../web/src/state/store.ts";

let address: { pathname: string; search: string; hash: string };
let writes: string[];
let page: EventTarget;
let store: Store;
let opened: PlaygroundState[];
let notes: (Note | undefined)[];
let isRefused: boolean;
/** Characters that the storage of the tab has room for. */
let room: number;
/** How the browser came to the page. */
let visit: string;
let entry: Pick<History, "pushState" | "replaceState"> & { state: unknown };

beforeEach(() => {
  vi.useFakeTimers();
  address = { pathname: "/sub/", search: "?embed=1", hash: "" };
  [writes, opened, notes, isRefused, room] = [[], [], [], false, Infinity];
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
  visit = "navigate";
  vi.stubGlobal("performance", { getEntriesByType: () => [{ type: visit }] });
  const stored = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.length > room) throw new DOMException("full", "QuotaExceededError");
      stored.set(key, value);
    },
    removeItem: (key: string) => void stored.delete(key),
  });
  store = createStore(DEFAULT_STATE);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
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

/** What a browser does between pagehide and the next load of the page: it drops what was written meanwhile. */
function leaveAndLoadAgain(
  nextVisit: string,
  left = { state: structuredClone(entry.state), hash: address.hash },
): void {
  page.dispatchEvent(new Event("pagehide"));
  visit = nextVisit;
  [entry.state, address.hash] = [left.state, left.hash];
  page = new EventTarget();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  store = createStore(DEFAULT_STATE);
  sync();
}

test.each(["first", undefined])(
  "what was written when a reload was on its way is there after it: behind %s",
  (first) => {
    address.hash = "#v=1&head=2";
    sync();
    if (first !== undefined) store.set({ text: first }, "typing");
    vi.runAllTimers();
    const { hash } = address;
    store.set({ text: "on its way" }, "typing");
    vi.runAllTimers();
    // As Chromium does it: without what the page wrote beside the address, too.
    leaveAndLoadAgain("reload", { state: null, hash });
    expect(store.get()).toMatchObject({ text: "on its way", head: 2 });
    vi.runAllTimers();
    expect(address.hash).toBe("#v=1&text=on%20its%20way&head=2");
    leaveAndLoadAgain("navigate", { state: null, hash });
    expect(store.get().text).not.toBe("on its way");
  },
);

test("a reload of a link that nothing was done to reads the link again", () => {
  sync();
  store.set({ text: "elsewhere" }, "typing");
  vi.runAllTimers();
  leaveAndLoadAgain("navigate", { state: null, hash: "#v=1&head=3" });
  leaveAndLoadAgain("reload");
  expect(store.get()).toEqual({ ...DEFAULT_STATE, head: 3 });
});

test.each([
  ["back_forward", "right before leaving"],
  ["reload", "right before leaving"],
  ["navigate", "first"],
])("what was typed right before the page was left is there after %s: %s", (nextVisit, text) => {
  sync();
  store.set({ text: "first" }, "typing");
  vi.runAllTimers();
  store.set({ text: "right before leaving" }, "typing");
  leaveAndLoadAgain(nextVisit);
  expect(store.get().text).toBe(text);
  vi.runAllTimers();
  leaveAndLoadAgain("back_forward");
  expect(store.get().text).toBe(text);
});

test.each([
  "{",
  "5",
  '[5, null, {"headlight": 1, "name": "x"}, {"headlight": 1, "name": "/sub/?embed=1", "written": 3}]',
])("whatever stands in the storage of the tab is read with care: %s", (stored) => {
  sessionStorage.setItem("headlight-unwritten", stored);
  visit = "back_forward";
  sync();
  expect(store.get()).toEqual(DEFAULT_STATE);
});

test("what the storage of the tab has no room for is not given back as it was once", () => {
  sync();
  store.set({ text: "first" }, "typing");
  vi.runAllTimers();
  leaveAndLoadAgain("reload");
  const text = "é".repeat(10_000);
  store.set({ text }, "typing");
  vi.runAllTimers();
  room = text.length;
  leaveAndLoadAgain("reload");
  expect(store.get().text).toBe(text);
});

test("a page that was only put aside writes what its address has missed", () => {
  sync();
  store.set({ text: "first" }, "typing");
  vi.runAllTimers();
  const missed = { state: structuredClone(entry.state), hash: address.hash };
  store.set({ text: "right before leaving" }, "typing");
  page.dispatchEvent(new Event("pagehide"));
  [entry.state, address.hash] = [missed.state, missed.hash];
  page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  vi.runAllTimers();
  expect(address.hash).toBe("#v=1&text=right%20before%20leaving");
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

test("a model of this machine is left out of the address and said, and Back finds it with its entry", () => {
  sync();
  store.set({ model: "file:my-model", text: "a", head: 2 }, "model");
  expect(writes).toEqual(["push /sub/?embed=1#v=1&text=a&head=2"]);
  expect(notes.at(-1)?.code).toBe("E_LINK_LOCAL");
  const ofFiles = entry.state;
  store.set({ model: "org/model" }, "model");
  expect(writes.at(-1)).toBe("push /sub/?embed=1#v=1&text=a&model=org%2Fmodel&head=2");
  expect(notes.at(-1)).toBeUndefined();
  goTo(ofFiles, "#v=1&text=a&head=2");
  expect(opened.at(-1)).toMatchObject({ model: "file:my-model", text: "a", head: 2 });
});

test("a link that names no model leaves a model of this machine for the built-in one", () => {
  sync();
  store.set({ model: "kept:my-model", text: "a" }, "model");
  goTo(null, "#v=1&text=b");
  expect(opened.at(-1)).toMatchObject({ model: "textbook", text: "b" });
});
