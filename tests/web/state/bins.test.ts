import { expect, test } from "vitest";

import { binOf, binStart } from "../../../web/src/state/bins.ts";

test("every token lies in exactly the bin that binOf names, for awkward sizes", () => {
  for (const [bins, tokenCount] of [
    [1, 1],
    [3, 7],
    [64, 65],
    [64, 127],
    [300, 8_192],
    [7, 7],
    [512, 5_000],
  ] as const) {
    expect(binStart(0, bins, tokenCount)).toBe(0);
    expect(binStart(bins, bins, tokenCount)).toBe(tokenCount);
    for (let position = 0; position < tokenCount; position++) {
      const bin = binOf(position, bins, tokenCount);
      expect(binStart(bin, bins, tokenCount)).toBeLessThanOrEqual(position);
      expect(binStart(bin + 1, bins, tokenCount)).toBeGreaterThan(position);
    }
  }
});
