import { expect, test } from "vitest";

import type { CoreWork } from "../../../web/src/engine/core-work.ts";

import { checkKnownAnswer } from "../../../web/src/engine/self-test.ts";

const WEIGHT = 1 / (1 + Math.exp(-1));
const RIGHT = {
  weights: [1 - WEIGHT, WEIGHT],
  headOutput: [1, 2, 3, 4, 5].map((value) => value + 5 * WEIGHT),
};

const EXACT = { multipliesEightBitsExactly: () => true };

/** Core work that gives this answer, whatever it is asked. */
function answering({ weights, headOutput }: typeof RIGHT, eightBits: object = EXACT): CoreWork {
  const result = { weights: Float32Array.from(weights), headOutput: Float32Array.from(headOutput) };
  const core = { advance: () => 1, ...eightBits };
  return { core, begin: () => ({ job: 1, take: () => ({ result, transfer: [] }) }) } as unknown as CoreWork;
}

test("checkKnownAnswer accepts the right numbers", () => {
  expect(() => checkKnownAnswer(answering(RIGHT))).not.toThrow();
});

test("checkKnownAnswer asks no products of eight bits of a module that has none", () => {
  expect(() => checkKnownAnswer(answering(RIGHT, {}))).not.toThrow();
});

test.each([
  ["weight", { ...RIGHT, weights: [0.5, 0.5] }],
  ["weight", { ...RIGHT, weights: [0, NaN] }],
  ["head output", { ...RIGHT, headOutput: RIGHT.headOutput.with(4, 5) }],
  ["head output", { ...RIGHT, headOutput: [] }],
])("checkKnownAnswer refuses a wrong %s with E_WASM_SIMD", (what, wrong) => {
  const refusing = expect(() => checkKnownAnswer(answering(wrong)));
  refusing.toThrow(expect.objectContaining({ code: "E_WASM_SIMD", message: expect.stringContaining(what) as string }));
});

test("checkKnownAnswer refuses wrong products of eight bits with E_WASM_SIMD", () => {
  const refusing = expect(() => checkKnownAnswer(answering(RIGHT, { multipliesEightBitsExactly: () => false })));
  const sentence =
    "This machine's WebAssembly computes wrong numbers: whole ones of eight bits are multiplied wrongly.";
  refusing.toThrow(expect.objectContaining({ code: "E_WASM_SIMD", message: sentence }));
});
