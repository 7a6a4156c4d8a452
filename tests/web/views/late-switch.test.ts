import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { createLateSwitch } from "../../../web/src/views/late-switch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watchedSwitch(): { tell: (isSo: boolean) => void; said: boolean[] } {
  const said: boolean[] = [];
  return { tell: createLateSwitch(200, (isLate) => void said.push(isLate)), said };
}

test("what ends sooner is never said", () => {
  const { tell, said } = watchedSwitch();
  for (let key = 0; key < 5; key++) {
    tell(true);
    vi.advanceTimersByTime(150);
    tell(false);
  }
  vi.runAllTimers();
  expect(said).toEqual([]);
});

test("what lasts is said once, from its beginning on, and its end at once", () => {
  const { tell, said } = watchedSwitch();
  tell(true);
  vi.advanceTimersByTime(150);
  tell(true);
  vi.advanceTimersByTime(50);
  expect(said).toEqual([true]);
  tell(true);
  tell(false);
  tell(false);
  expect(said).toEqual([true, false]);
});
