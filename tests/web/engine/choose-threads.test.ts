import { afterEach, expect, test, vi } from "vitest";

import { chooseThreads } from "../../../web/src/engine/choose-threads.ts";

afterEach(() => void vi.unstubAllGlobals());

test.each([0, -1, 1.5, 17, NaN, Infinity])("chooseThreads refuses %d threads", (threads) => {
  expect(() => chooseThreads({ threads }, 8)).toThrow(
    `threads must be a whole number from 1 to 16, not ${String(threads)}.`,
  );
});

test("chooseThreads refuses what is no number, and options that are none", () => {
  expect(() => chooseThreads({ threads: "2" as unknown as number }, 8)).toThrow("not “2”.");
  expect(() => chooseThreads(null as unknown as object, 8)).toThrow("options must be an object, not null.");
});

test("chooseThreads takes as many as are wanted, else one for each processor, up to 4", () => {
  vi.stubGlobal("crossOriginIsolated", true);
  expect([1, 2, 4, 64].map((processors) => chooseThreads({}, processors))).toEqual([1, 2, 4, 4]);
  expect(chooseThreads({ threads: 3 }, 2)).toBe(3);
  expect(chooseThreads({ threads: 1 }, 8)).toBe(1);
});

test("chooseThreads takes one where memory cannot be shared, whatever is wanted", () => {
  vi.stubGlobal("crossOriginIsolated", false);
  expect([chooseThreads({}, 8), chooseThreads({ threads: 2 }, 8)]).toEqual([1, 1]);
  vi.stubGlobal("crossOriginIsolated", true);
  vi.stubGlobal("SharedArrayBuffer", undefined);
  expect([chooseThreads({}, 8), chooseThreads({ threads: 2 }, 8)]).toEqual([1, 1]);
});
