import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Engine, MapToCompare, Model, Pairs } from "../../web/src/engine/engine.ts";
import { openEngine, openScalarEngine } from "./engine-under-test.ts";

/** f32 of at most one bit, of weights whose sum is 1 but for their own rounding. */
const BITS_TOLERANCE = 2e-6;

let engine: Engine;
let model: Model;
beforeAll(async () => {
  engine = await openEngine();
  model = await engine.openModel("textbook");
});
afterAll(() => engine.close());

async function mapOf(text: string, layer: number, head: number): Promise<MapToCompare> {
  const trace = await model.run(text);
  const { length } = trace.tokens;
  const weights = await trace.weights({ layer, head });
  trace.close();
  return { rows: length, columns: length, weights };
}

const row = (...weights: number[]): MapToCompare => ({
  rows: 1,
  columns: weights.length,
  weights: Float32Array.from(weights),
});

const entropy = (p: number): number => (p === 0 ? 0 : -p * Math.log2(p));

/** In doubles, as the entropy of the mean less the mean of the entropies; a key without a counterpart is one alone. */
function bitsOf(a: MapToCompare, b: MapToCompare, rows: readonly [number, number], columns: Pairs): number {
  const p = (column: number): number => a.weights[rows[0] * a.columns + column] ?? NaN;
  const q = (column: number): number => b.weights[rows[1] * b.columns + column] ?? NaN;
  const alone = (count: number, place: 0 | 1): number[] =>
    Array.from({ length: count }, (_, at) => at).filter((at) => !columns.some((pair) => pair[place] === at));
  const events = [
    ...columns.map(([left, right]) => [p(left), q(right)] as const),
    ...alone(a.columns, 0).map((column) => [p(column), 0] as const),
    ...alone(b.columns, 1).map((column) => [0, q(column)] as const),
  ];
  return events.reduce((sum, [x, y]) => sum + entropy((x + y) / 2) - (entropy(x) + entropy(y)) / 2, 0);
}

describe("compare()", () => {
  test("finds no difference between a map and itself, to the bit", async () => {
    const map = await mapOf("one two three one two", 1, 0);
    const { differences, divergences, isCompared, meanDivergence } = await engine.compare({ a: map, b: map });
    expect(differences).toEqual(new Float32Array(25));
    expect(divergences).toEqual(new Float32Array(5));
    expect([...isCompared]).toEqual([1, 1, 1, 1, 1]);
    expect(meanDivergence).toBe(0);
  });

  test("agrees with doubles in plain loops on two heads, and gives what b has more than a", async () => {
    const text = "The cat sat on the mat, and then the cat sat on the hat.";
    const [a, b] = [await mapOf(text, 0, 1), await mapOf(text, 1, 0)];
    const found = await engine.compare({ a, b });
    const same = Array.from({ length: a.columns }, (_, at) => [at, at] as const);
    const expected = same.map((pair) => bitsOf(a, b, pair, same));
    for (const [at, bits] of expected.entries()) {
      expect(Math.abs((found.divergences[at] ?? NaN) - bits)).toBeLessThanOrEqual(BITS_TOLERANCE);
    }
    const mean = expected.reduce((sum, bits) => sum + bits, 0) / expected.length;
    expect(Math.abs((found.meanDivergence ?? NaN) - mean)).toBeLessThanOrEqual(BITS_TOLERANCE);
    expect(found.differences).toEqual(a.weights.map((weight, at) => (b.weights[at] ?? NaN) - weight));
  });

  test("takes pairs of two texts, and counts keys that only one of them has", async () => {
    const [a, b] = [await mapOf("one two three", 0, 3), await mapOf("zero one two four three", 0, 3)];
    const pairs: Pairs = [
      [0, 1],
      [1, 2],
      [2, 4],
    ];
    const found = await engine.compare({ a, b, rows: pairs, columns: pairs });
    expect(found.differences).toHaveLength(9);
    for (const [at, rows] of pairs.entries()) {
      const expected = bitsOf(a, b, rows, pairs);
      expect(expected).toBeGreaterThan(0.01);
      expect(Math.abs((found.divergences[at] ?? NaN) - expected)).toBeLessThanOrEqual(BITS_TOLERANCE);
    }
  });

  test("has no divergence of a row that sees no key, and no mean where there is none", async () => {
    const empty = row(0, 0);
    const found = await engine.compare({ a: row(1, 0), b: empty });
    expect([...found.isCompared]).toEqual([0]);
    expect([...found.differences]).toEqual([-1, 0]);
    expect(found.meanDivergence).toBeUndefined();
  });

  test("gives the bits that the core gives natively, whose digest tests/core/compare_test.cpp has", async () => {
    const trace = await model.run({ tokens: [5, 9, 5, 11, 3, 9, 8, 5, 2, 7, 7, 1, 4, 6, 9, 9, 3] });
    const { length } = trace.tokens;
    const map = async (layer: number, head: number): Promise<MapToCompare> => ({
      rows: length,
      columns: length,
      weights: await trace.weights({ layer, head }),
    });
    const { differences, divergences } = await engine.compare({ a: await map(1, 0), b: await map(0, 3) });
    trace.close();
    let hash = 14695981039346656037n;
    for (const values of [differences, divergences]) {
      for (const bits of new Uint32Array(values.buffer)) {
        hash = ((hash ^ BigInt(bits)) * 1099511628211n) & 0xffff_ffff_ffff_ffffn;
      }
    }
    expect(hash).toBe(0x10e85380ad716b6bn);
  });

  test("gives the same bits without SIMD", async () => {
    const [a, b] = [await mapOf("a b c a b d", 1, 0), await mapOf("a b c a b d", 0, 5)];
    const scalar = await openScalarEngine();
    expect(await scalar.compare({ a, b })).toEqual(await engine.compare({ a, b }));
    scalar.close();
  });

  test("leaves the caller's arrays as they were", async () => {
    const map = row(0.25, 0.75);
    await engine.compare({ a: map, b: map });
    expect([...map.weights]).toEqual([0.25, 0.75]);
  });

  test("ends when it is aborted, and the engine goes on", async () => {
    const side = 700;
    const large = { rows: side, columns: side, weights: new Float32Array(side * side).fill(1 / side) };
    const controller = new AbortController();
    const asked = engine.compare({ a: large, b: large, signal: controller.signal });
    controller.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
    expect((await engine.compare({ a: row(1), b: row(1) })).meanDivergence).toBe(0);
  });

  test.each<[string, string, Readonly<Record<string, unknown>>]>([
    ["E_SHAPE", "a must be an object", { a: null }],
    ["E_SHAPE", "b.weights must be a Float32Array", { b: { rows: 1, columns: 2, weights: [1, 0] } }],
    ["E_SHAPE", "-1", { a: { ...row(1, 0), rows: -1 } }],
    ["E_SHAPE", "b has 2 weights; it needs rows x columns = 3 x 2", { b: { ...row(1, 0), rows: 3 } }],
    ["E_SHAPE", "2 paired columns and b has 1", { b: row(1) }],
    ["E_TOO_BIG", "1,000,000,000", { a: { ...row(), columns: 1e9 } }],
    ["E_RANGE", "rows must be an array of pairs", { rows: 5 }],
    ["E_RANGE", "rows\\[0\\] must be a pair", { rows: [0] }],
    ["E_RANGE", "columns\\[0\\]\\[1\\] .*0.5", { columns: [[0, 0.5]] }],
    ["E_RANGE", "Pair 1 names column 0 of a", { columns: [[1, 0], [0, 1]] }], // oxfmt-ignore
    ["E_RANGE", "unknown key “colums”", { colums: [] }],
  ])("%s: %s", async (code, words, wrong) => {
    await expect(engine.compare({ a: row(1, 0), b: row(0, 1), ...wrong })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(words) as string,
    });
  });
});

describe("logits() of more ids", () => {
  test("has those behind the likeliest, once each, with the numbers that they have among all", async () => {
    const trace = await model.run("one two three one");
    const all = await trace.logits({ position: 3, top: 9 });
    expect(all).toHaveLength(3);
    const [best, , last] = all.map(({ id }) => id);
    const some = await trace.logits({ position: 3, top: 1, also: [last!, best!, 77] });
    expect(some).toEqual([all[0], all[2]]);
    await expect(trace.logits({ position: 3, top: 1, also: [-1] })).rejects.toMatchObject({ code: "E_TOKEN" });
    trace.close();
  });
});
