import { expect, test } from "vitest";

import { DEFAULT_STATE, type PlaygroundState } from "../../../web/src/state/playground-state.ts";
import { createStore, isSameState } from "../../../web/src/state/store.ts";

test("the store tells a change with what was before and why", () => {
  const store = createStore(DEFAULT_STATE);
  const heard: unknown[] = [];
  store.subscribe((after, before, cause) => heard.push([after.head, before.head, cause]));
  store.set({ head: 2 }, "head");
  expect(heard).toEqual([[2, 0, "head"]]);
  expect(store.get()).toEqual({ ...DEFAULT_STATE, head: 2 });
});

test("the store says nothing when nothing is different", () => {
  const store = createStore({ ...DEFAULT_STATE, pin: { query: 1, key: 0 } });
  let heard = 0;
  store.subscribe(() => (heard += 1));
  store.set({ text: DEFAULT_STATE.text, pin: { query: 1, key: 0 } }, "link");
  expect(heard).toBe(0);
  store.set({ pin: { query: 1, key: 1 } }, "pin");
  expect(heard).toBe(1);
});

test("the store no longer tells who has left", () => {
  const store = createStore(DEFAULT_STATE);
  let heard = 0;
  const leave = store.subscribe(() => (heard += 1));
  leave();
  store.set({ head: 1 }, "head");
  expect(heard).toBe(0);
});

test.each(Object.keys(DEFAULT_STATE) as (keyof PlaygroundState)[])("another %s is another state", (key) => {
  const other = JSON.parse(JSON.stringify({ ...DEFAULT_STATE, [key]: "other" })) as PlaygroundState;
  expect(isSameState(DEFAULT_STATE, other)).toBe(false);
  expect(isSameState(other, { ...other })).toBe(true);
});
