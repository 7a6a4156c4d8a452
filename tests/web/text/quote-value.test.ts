import { expect, test } from "vitest";

import { quoteValue } from "../../../web/src/text/write-values.ts";

test.each([
  ["0", "“0”"],
  ["", "“”"],
  ['say "so"', '“say "so"”'],
  ["a\nb\u0000", "“a\\nb\\u0000”"],
  ["x".repeat(41), `“${"x".repeat(40)}…”`],
])("quoteValue names %j as it can be read", (given, named) => {
  expect(quoteValue(given)).toBe(named);
});
