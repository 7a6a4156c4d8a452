import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { createAfterFrame } from "../../../web/src/page/after-frame.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("work waits for the end of the frame's task, and gets the newest of what it was given, once", () => {
  const done: string[] = [];
  const later = createAfterFrame((what: string) => done.push(what));
  later("a");
  later("b");
  expect(done).toEqual([]);
  vi.runAllTimers();
  expect(done).toEqual(["b"]);
  later("c");
  vi.runAllTimers();
  expect(done).toEqual(["b", "c"]);
});
