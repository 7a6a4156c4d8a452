// Every fault that a caller can bring about from outside: a code for programs, and a sentence with the number.

import { afterAll, beforeAll, expect, test } from "vitest";

import type { AttendRequest, Engine, Model, Trace } from "../../web/src/engine/engine.ts";

import { openEngine } from "./engine-under-test.ts";

let engine: Engine;
let model: Model;
let trace: Trace;
beforeAll(async () => {
  engine = await openEngine();
  model = await engine.openModel("textbook");
  trace = await model.run("one two three");
});
afterAll(() => engine.close());

const GOOD: AttendRequest = {
  query: new Float32Array(8),
  key: new Float32Array(12),
  value: new Float32Array(12),
  shape: { numHeads: 2, numKvHeads: 2, queryLen: 2, keyLen: 3, headDim: 2 },
};
const attend =
  (wrong: Partial<AttendRequest>): (() => Promise<unknown>) =>
  () =>
    engine.attend({ ...GOOD, ...wrong });
const shaped = (wrong: Partial<AttendRequest["shape"]>): Partial<AttendRequest> => ({
  shape: { ...GOOD.shape, ...wrong },
});
function givenAway(): Float32Array {
  const array = new Float32Array(8);
  structuredClone(array, { transfer: [array.buffer] });
  return array;
}
const HEAD = { layer: 0, head: 0 };

test.each<[code: string, named: string, what: string, ask: () => Promise<unknown>]>([
  ["E_SHAPE", "8", "a query of another size than its shape", attend(shaped({ queryLen: 3 }))],
  ["E_SHAPE", "11", "keys of another size than their shape", attend({ key: new Float32Array(11) })],
  ["E_SHAPE", "13", "values of another size than their shape", attend({ value: new Float32Array(13) })],
  ["E_SHAPE", "0", "heads of no width", attend({ ...shaped({ headDim: 0 }) })],
  ["E_HEADS_NOT_DIVISIBLE", "3", "heads that cannot share", attend({ ...shaped({ numHeads: 3 }) })],
  ["E_SHAPE", "0", "no key heads", attend({ ...shaped({ numKvHeads: 0 }) })],
  ["E_MASK_SIZE", "2", "padding of another length", attend({ mask: { keyVisible: new Uint8Array(2) } })],
  ["E_MASK_SIZE", "5", "a visible set of another size", attend({ mask: { visible: new Uint8Array(5) } })],
  ["E_NOT_FINITE", "5", "NaN in the query", attend({ query: new Float32Array(8).fill(NaN, 5, 6) })],
  ["E_NOT_FINITE", "0", "infinity in the keys", attend({ key: new Float32Array(12).fill(Infinity) })],
  ["E_NOT_FINITE", "11", "infinity in the values", attend({ value: new Float32Array(12).fill(-Infinity, 11) })],
  ["E_SCALE", "not a number", "a scale that is no number", attend({ scale: NaN })],
  ["E_SCALE", "inf", "an infinite scale", attend({ scale: Infinity })],
  [
    "E_TOO_BIG",
    "1,000,000",
    "maps of four million million cells",
    attend({
      query: new Float32Array(2e6),
      key: new Float32Array(2e6),
      value: new Float32Array(2e6),
      shape: { numHeads: 2, numKvHeads: 2, queryLen: 1_000_000, keyLen: 1_000_000, headDim: 1 },
    }),
  ],
  ["E_MEMORY", "detached", "arrays that were given away", attend({ query: givenAway() })],
  ["E_MODEL_UNKNOWN", "gpt-9", "a model that is not there", () => engine.openModel("gpt-9")],
  ["E_EMPTY", "", "empty text", () => model.run("")],
  ["E_EMPTY", "", "nothing but white space", () => model.run(" \n\t ")],
  ["E_EMPTY", "", "no ids", () => model.run({ tokens: [] })],
  ["E_TOO_LONG", "8,192", "more words than the model takes", () => model.run("word ".repeat(8193))],
  [
    "E_TOO_LONG",
    "8,193",
    "more ids than the model takes",
    () => model.run({ tokens: new Array<number>(8193).fill(1) }),
  ],
  ["E_TOKEN", "-1", "a negative id", () => model.run({ tokens: [-1] })],
  ["E_LAYER", "2", "a layer that is not there", () => trace.weights({ layer: 2, head: 0 })],
  ["E_LAYER", "3", "a residual stream that is not there", () => trace.residual({ layer: 3 })],
  [
    "E_LAYER",
    "2",
    "pooled weights of a layer that is not there",
    () => trace.pooledWeights({ layer: 2, head: 0, bins: 1 }),
  ],
  ["E_HEAD", "6", "a head that is not there", () => trace.scores({ layer: 0, head: 6 })],
  ["E_HEAD", "6", "queries of a head that is not there", () => trace.queries({ layer: 0, head: 6 })],
  ["E_RANGE", "4", "rows past the end", () => trace.weights({ ...HEAD, rows: [0, 4] })],
  [
    "E_RANGE",
    "100000",
    "so many rows that they would be made in blocks",
    () => trace.weights({ ...HEAD, rows: [0, 100000] }),
  ],
  ["E_RANGE", "2", "a range that ends before it begins", () => trace.weights({ ...HEAD, columns: [2, 1] })],
  ["E_BINS", "0", "no bins", () => trace.pooledWeights({ ...HEAD, bins: 0 })],
  ["E_RANGE", "null", "nothing for what to prefetch", () => model.run("a", { prefetch: null as unknown as undefined })],
  ["E_RANGE", "5", "a signal that is none", () => model.run("a", { signal: 5 as unknown as AbortSignal })],
  [
    "E_RANGE",
    "AbortController",
    "the controller for its signal",
    () => trace.weights({ ...HEAD, signal: new AbortController() as unknown as AbortSignal }),
  ],
  ["E_RANGE", "5", "a lane that is no string", () => model.run("a", { lane: 5 as unknown as string })],
  [
    "E_RANGE",
    "“yes”",
    "progress to what is no function",
    () => engine.openModel("textbook", { onProgress: "yes" as unknown as () => void }),
  ],
  ["E_RANGE", "1", "tokens to no function", () => model.generate("a", { onToken: 1 as unknown as () => void })],
  ["E_POSITION", "3", "a position past the end", () => trace.logits({ position: 3, top: 1 })],
])("%s names %s: %s", async (code, named, _, ask) => {
  await expect(ask()).rejects.toMatchObject({
    name: "AttentionError",
    code,
    message: expect.stringMatching(new RegExp(named, "i")) as string,
  });
});

test("the engine answers as before after all these faults", async () => {
  expect(await trace.weights({ ...HEAD, rows: [0, 1], columns: [0, 1] })).toEqual(Float32Array.of(1));
  expect((await engine.attend(GOOD)).weights).toHaveLength(12);
});
