import { expect, test } from "vitest";

import { findMissed } from "../bench/limits.mjs";

const row = { id: "gemm/1x2x3", unit: "ms", ours: 20, peers: {}, ratios: {} };

test("findMissed names a row that is slower than its limit", () => {
  expect(findMissed([{ ...row, limit: 20 }, row], "chromium")).toEqual([]);
  expect(findMissed([row, { ...row, limit: 19.5 }], "chromium")).toEqual([
    "gemm/1x2x3 took 20.0 ms; the limit is 19.5.",
  ]);
});

test("findMissed holds eight bits to our own f32, in time and in memory", () => {
  const forward = { ...row, id: "forward8/gpt2-small/64", ratios: { "our f32": 2.4 } };
  const plain = { ...row, id: "forward8-simd128/gpt2-small/64", ratios: { "our f32": 0.97 } };
  const memory = { ...row, id: "memory8/gpt2-small", unit: "of f32", ours: 0.3125, limit: 0.3 };
  expect(findMissed([forward, plain, memory], "chromium")).toEqual([
    "forward8/gpt2-small/64 is 2.40 of our f32; the goal is 2.5.",
    "forward8-simd128/gpt2-small/64 is 0.97 of our f32; the goal is 1.",
    "memory8/gpt2-small took 0.313 of f32; the limit is 0.3.",
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
