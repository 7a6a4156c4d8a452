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

beforeEach(() => {
  vi.useFakeTimers();
  address = { pathname: "/sub/", search: "?embed=1", hash: "" };
  [writes, opened, notes, isRefused] = [[], [], [], false];
  page = new EventTarget();
  const writeAs = (how: string) => (_state: unknown, _title: string, target: string) => {
    if (isRefused) throw new DOMException("too many", "SecurityError");
    writes.push(`${how} ${target}`);
    address.hash = /#.*/.exec(target)?.[0] ?? "";
  };
  vi.stubGlobal("location", address);
  vi.stubGlobal("history", { pushState: writeAs("push"), replaceState: writeAs("replace") });
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
  expect(notes.map((note) => note?.code)).toEqual(["E_LINK_TOO_BIG"]);
  expect(notes[0]?.message).toContain("60017");
  store.set({ text: "short" }, "typing");
  vi.runAllTimers();
  expect(notes.at(-1)).toBeUndefined();
});
