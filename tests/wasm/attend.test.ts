import { afterAll, beforeAll, expect, test } from "vitest";

import type { AttendRequest, AttendShape, Engine, MaskRequest } from "../../web/src/engine/engine.ts";

import { doubleAttention, seededFloats } from "./double-attention.ts";
import { openEngine } from "./engine-under-test.ts";

/** f32 against double, as the issue states it for scores of ordinary size. */
const WEIGHT_TOLERANCE = 1e-6;
const OUTPUT_TOLERANCE = 4e-6; // values up to 2, and one more sum in f32

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

function request(shape: AttendShape, mask?: MaskRequest, scale?: number): AttendRequest {
  const { numHeads, numKvHeads, queryLen, keyLen, headDim } = shape;
  return {
    query: seededFloats(numHeads * queryLen * headDim, 1),
    key: seededFloats(numKvHeads * keyLen * headDim, 2),
    value: seededFloats(numKvHeads * keyLen * headDim, 3),
    shape,
    mask,
    scale,
  };
}

const shape = (
  numHeads: number,
  numKvHeads: number,
  queryLen: number,
  keyLen: number,
  headDim: number,
): AttendShape => ({
  numHeads,
  numKvHeads,
  queryLen,
  keyLen,
  headDim,
});

function largestError(found: Float32Array, expected: Float64Array): number {
  expect(found).toHaveLength(expected.length);
  return found.reduce((largest, value, index) => Math.max(largest, Math.abs(value - (expected[index] ?? NaN))), 0);
}

test.each<[string, AttendRequest]>([
  ["one query and one key", request(shape(1, 1, 1, 1, 1))],
  ["sizes that fill no register", request(shape(1, 1, 3, 5, 7))],
  ["sizes that fill registers", request(shape(2, 2, 16, 32, 64))],
  ["more keys than queries", request(shape(1, 1, 2, 33, 8))],
  ["heads that share keys and values", request(shape(6, 2, 9, 9, 5))],
  ["a causal mask", request(shape(2, 1, 17, 17, 8), { causal: true })],
  ["a causal mask and a cache of earlier keys", request(shape(1, 1, 3, 9, 8), { causal: true })],
  ["a sliding window", request(shape(1, 1, 12, 12, 4), { causal: true, window: 3 })],
  ["a window to both sides", request(shape(1, 1, 12, 12, 4), { window: 2 })],
  ["padding", request(shape(2, 2, 4, 6, 3), { keyVisible: Uint8Array.of(1, 1, 0, 1, 0, 0) })],
  ["an arbitrary visible set", request(shape(1, 1, 2, 3, 2), { visible: Uint8Array.of(1, 0, 1, 0, 0, 0) })],
  ["a scale of one's own", request(shape(1, 1, 4, 4, 4), undefined, -0.25)],
  ["no keys at all", request(shape(1, 1, 2, 0, 4))],
  ["no queries at all", request(shape(1, 1, 0, 3, 4))],
])("attend() agrees with doubles in plain loops: %s", async (_, asked) => {
  const found = await engine.attend(asked);
  const expected = doubleAttention(asked);
  expect(largestError(found.weights, expected.weights)).toBeLessThanOrEqual(WEIGHT_TOLERANCE);
  expect(largestError(found.headOutput, expected.headOutput)).toBeLessThanOrEqual(OUTPUT_TOLERANCE);
});

test("attend() gives rows that sum to 1, and masked cells that are exactly 0", async () => {
  const { weights } = await engine.attend(request(shape(1, 1, 33, 33, 16), { causal: true }));
  for (let query = 0; query < 33; query++) {
    const row = weights.subarray(query * 33, (query + 1) * 33);
    expect(Math.abs(row.reduce((sum, weight) => sum + weight, 0) - 1)).toBeLessThanOrEqual(2e-6);
    expect(row.subarray(query + 1).every((weight) => weight === 0)).toBe(true);
  }
});

test("attend() gives zeros, not NaN, to a query that sees no key", async () => {
  const { weights, headOutput } = await engine.attend(
    request(shape(1, 1, 2, 3, 2), { visible: Uint8Array.of(0, 0, 0, 1, 1, 1) }),
  );
  expect([...weights.subarray(0, 3)]).toEqual([0, 0, 0]);
  expect([...headOutput.subarray(0, 2)]).toEqual([0, 0]);
});

test.each([0, 1e-60])(
  "attend() takes the scale %d as it is, not for none: all visible keys weigh the same",
  async (scale) => {
    const { weights } = await engine.attend(request(shape(1, 1, 2, 4, 4), undefined, scale));
    expect([...weights]).toEqual(new Array(8).fill(0.25));
  },
);

test("attend() leaves the caller's arrays as they were, and gives arrays that are the caller's own", async () => {
  const asked = request(shape(1, 1, 4, 4, 4));
  const before = asked.query.slice();
  const [one, other] = await Promise.all([engine.attend(asked), engine.attend(asked)]);
  expect(asked.query).toEqual(before);
  one.weights.fill(9);
  expect(other.weights.every((weight) => weight <= 1)).toBe(true);
});
