import { expect, test } from "vitest";

import { findMissed } from "../bench/limits.mjs";

const row = { id: "gemm/1x2x3", unit: "ms", ours: 20, peers: {}, ratios: {} };

test("findMissed names a row that is slower than its limit", () => {
  expect(findMissed([{ ...row, limit: 20 }, row], "chromium")).toEqual([]);
  expect(findMissed([row, { ...row, limit: 19.5 }], "chromium")).toEqual([
    "gemm/1x2x3 took 20.0 ms; the limit is 19.5.",
  ]);
});

test("findMissed believes no row above the peak", () => {
  expect(findMissed([{ ...row, ratios: { peak: 1 } }], "chromium")).toEqual([]);
  const [sentence] = findMissed([{ ...row, ratios: { peak: 1.02, eigen: 3 } }], "chromium");
  expect(sentence).toBe("gemm/1x2x3 is 1.02 of the peak, so one of the two was measured wrongly.");
});

test("findMissed holds the ratios of a row to every goal that fits its id, in Chromium", () => {
  const product = { ...row, id: "gemm/64x768x768", ratios: { peak: 0.85, eigen: 2, "onnxruntime-web": 1.5 } };
  expect(findMissed([product], "chromium")).toEqual([
    "gemm/64x768x768 is 1.50 of onnxruntime-web; the goal is 1.6.",
    "gemm/64x768x768 is 0.85 of peak; the goal is 0.9.",
  ]);
  expect(findMissed([product], "firefox")).toEqual([]);
  expect(findMissed([{ ...product, ratios: { peak: 0.9, "onnxruntime-web": 1.6 } }], "chromium")).toEqual([]);
});
