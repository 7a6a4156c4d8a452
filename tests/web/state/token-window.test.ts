import { expect, test } from "vitest";

import { MAX_CHIPS, tokenWindow } from "../../../web/src/state/token-window.ts";

test("a short text is shown whole, of a long one what is around the middle, and its ends where it ends", () => {
  expect(tokenWindow(5, 4)).toEqual([0, 5]);
  expect(tokenWindow(1_000, 500)).toEqual([500 - MAX_CHIPS / 2, 500 + MAX_CHIPS / 2]);
  expect(tokenWindow(1_000, 3)).toEqual([0, MAX_CHIPS]);
  expect(tokenWindow(1_000, 999)).toEqual([1_000 - MAX_CHIPS, 1_000]);
});
