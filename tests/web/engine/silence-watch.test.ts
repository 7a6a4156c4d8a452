import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { SilenceWatch } from "../../../web/src/engine/silence-watch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched(): { watch: SilenceWatch; silences: number[] } {
  const silences: number[] = [];
  return { watch: new SilenceWatch((durationMs) => silences.push(durationMs)), silences };
}

test("SilenceWatch reports ten seconds of silence while an answer is due, once", () => {
  const { watch, silences } = watched();
  watch.setWaiting(true);
  vi.advanceTimersByTime(9_999);
  expect(silences).toEqual([]);
  vi.advanceTimersByTime(60_000);
  expect(silences).toEqual([10_000]);
});

test("SilenceWatch begins anew with every sign of life", () => {
  const { watch, silences } = watched();
  watch.setWaiting(true);
  for (let second = 0; second < 60; second++) {
    vi.advanceTimersByTime(1000);
    watch.heard();
  }
  expect(silences).toEqual([]);
});

test("SilenceWatch minds no silence while nothing is due", () => {
  const { watch, silences } = watched();
  watch.setWaiting(true);
  vi.advanceTimersByTime(8_000);
  watch.setWaiting(false);
  vi.advanceTimersByTime(60_000);
  watch.setWaiting(true);
  vi.advanceTimersByTime(8_000);
  expect(silences).toEqual([]);
});

test("SilenceWatch stays silent itself after it was stopped", () => {
  const { watch, silences } = watched();
  watch.setWaiting(true);
  watch.stop();
  watch.setWaiting(true);
  vi.advanceTimersByTime(60_000);
  expect(silences).toEqual([]);
});
