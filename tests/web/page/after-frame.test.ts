import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { createAfterFrame } from "../../../web/src/page/after-frame.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("work waits for the end of the frame's task, and gets the newest of what it was given, once", () => {
  const done: string[] = [];
  const later = createAfterFrame(
    (what: string) => done.push(what),
    () => false,
  );
  later("a");
  later("b");
  expect(done).toEqual([]);
  vi.runAllTimers();
  expect(done).toEqual(["b"]);
  later("c");
  vi.runAllTimers();
  expect(done).toEqual(["b", "c"]);
});

test("after a key, work waits for a pause, however much comes meanwhile", () => {
  const done: string[] = [];
  const later = createAfterFrame(
    (what: string) => done.push(what),
    (what) => what.startsWith("key"),
  );
  later("key 1");
  vi.advanceTimersByTime(100);
  later("key 2");
  later("other");
  vi.advanceTimersByTime(100);
  expect(done).toEqual([]);
  vi.advanceTimersByTime(20);
  expect(done).toEqual(["other"]);
});
