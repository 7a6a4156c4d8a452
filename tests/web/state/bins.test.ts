import { expect, test } from "vitest";

import { binOf, binStart, maskedBins } from "../../../web/src/state/bins.ts";

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

test("maskedBins marks a bin exactly when each of its cells has a key after its query", () => {
  for (const [bins, tokenCount] of [
    [3, 7],
    [5, 5],
    [4, 9],
  ] as const) {
    const masked = maskedBins(true, bins, tokenCount);
    const visible = new Set<number>();
    for (let query = 0; query < tokenCount; query++) {
      for (let key = 0; key <= query; key++) {
        visible.add(binOf(query, bins, tokenCount) * bins + binOf(key, bins, tokenCount));
      }
    }
    expect(
      Array.from(masked, (isMasked, index) => (isMasked === 1 ? index : -1)).filter((index) => index >= 0),
    ).toEqual(Array.from({ length: bins * bins }, (_, index) => index).filter((index) => !visible.has(index)));
  }
});

test("maskedBins marks nothing in a model that hides nothing", () => {
  expect(maskedBins(false, 4, 9)).toEqual(new Uint8Array(16));
});
