import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { createLongWait } from "../../../web/src/views/long-wait.ts";

let said: string[];
let wait: ReturnType<typeof createLongWait>;

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  wait = createLongWait((words) => {
    if (words !== "") said.push(words);
  });
});
afterEach(() => void vi.useRealTimers());

test("short work is silent, however often it comes", () => {
  for (let key = 0; key < 5; key += 1) {
    wait({ isBusy: true, phase: "ready" });
    vi.advanceTimersByTime(900);
    wait({ isBusy: false, phase: "ready" });
  }
  vi.runAllTimers();
  expect(said).toEqual([]);
});

test("long work is said once, typing on or not, and so is its end", () => {
  wait({ isBusy: true, phase: "ready" });
  vi.advanceTimersByTime(600);
  wait({ isBusy: true, phase: "ready" });
  vi.advanceTimersByTime(400);
  expect(said).toEqual(["Computing…"]);
  wait({ isBusy: true, phase: "ready" });
  vi.runAllTimers();
  wait({ isBusy: false, phase: "ready" });
  expect(said).toEqual(["Computing…", "The picture is complete."]);
});

test("of an end without a picture something else speaks", () => {
  const region: string[] = [];
  wait = createLongWait((words) => region.push(words));
  wait({ isBusy: true, phase: "ready" });
  vi.runAllTimers();
  wait({ isBusy: false, phase: "failed" });
  expect(region).toEqual(["", "Computing…", ""]);
});
