import { expect, test } from "vitest";

import { shorten } from "../../../web/src/draw/shorten.ts";

/** Ten wide per UTF-16 unit. */
const measure = (text: string): number => text.length * 10;

test("shorten leaves what fits", () => {
  expect(shorten("cat", 30, measure)).toBe("cat");
  expect(shorten("", 0, measure)).toBe("");
});

test("shorten keeps the longest start that fits with its ellipsis", () => {
  expect(shorten("caterpillar", 60, measure)).toBe("cater…");
  expect(shorten("caterpillar", 69, measure)).toBe("cater…");
  expect(shorten("caterpillar", 5, measure)).toBe("…");
});

test("shorten cuts between graphemes", () => {
  expect(shorten("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 100, measure)).toBe("👩‍👩‍👧…");
  expect(shorten("e\u0301e\u0301e\u0301", 40, measure)).toBe("e\u0301…");
});

test("shorten measures no more than the start of an endless token", () => {
  let longest = 0;
  const shortened = shorten("x".repeat(100_000), 1e9, (text) => {
    longest = Math.max(longest, text.length);
    return measure(text);
  });
  expect(shortened.endsWith("…")).toBe(true);
  expect(longest).toBeLessThanOrEqual(121);
});
