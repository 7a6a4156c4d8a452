import { expect, test } from "vitest";

import { findMissed } from "../bench/limits.mjs";

const row = { id: "gemm/1x2x3", unit: "ms", ours: 20, peers: {}, ratios: {} };

test("findMissed names a row that is slower than its limit", () => {
  expect(findMissed([{ ...row, limit: 20 }, row])).toEqual([]);
  expect(findMissed([row, { ...row, limit: 19.5 }])).toEqual(["gemm/1x2x3 took 20.0 ms; the limit is 19.5."]);
});

test("findMissed believes no row above the peak", () => {
  expect(findMissed([{ ...row, ratios: { peak: 1 } }])).toEqual([]);
  const [sentence] = findMissed([{ ...row, ratios: { peak: 1.02, eigen: 3 } }]);
  expect(sentence).toBe("gemm/1x2x3 is 1.02 of the peak, so one of the two was measured wrongly.");
});
