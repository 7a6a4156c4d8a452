import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { GreetingWatch } from "../../../web/src/element/greeting-watch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("silence is told once, after five checks", () => {
  const onSilence = vi.fn();
  new GreetingWatch(onSilence).start();
  vi.advanceTimersByTime(4_999);
  expect(onSilence).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(onSilence).toHaveBeenCalledOnce();
});

test("a frame that loads again has all its time again, and a greeting ends the watch", () => {
  const onSilence = vi.fn();
  const watch = new GreetingWatch(onSilence);
  watch.start();
  vi.advanceTimersByTime(4_000);
  watch.start();
  vi.advanceTimersByTime(4_000);
  watch.stop();
  vi.advanceTimersByTime(60_000);
  expect(onSilence).not.toHaveBeenCalled();
});
