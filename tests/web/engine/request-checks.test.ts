import { expect, test } from "vitest";

import type { AttendRequest } from "../../../web/src/engine/engine.ts";

import {
  attendWork,
  inputOf,
  prefetchOf,
  rangeOf,
  shown,
  signalOf,
  whole,
} from "../../../web/src/engine/request-checks.ts";

const GOOD: AttendRequest = {
  query: new Float32Array(4),
  key: new Float32Array(6),
  value: new Float32Array(6),
  shape: { numHeads: 1, numKvHeads: 1, queryLen: 2, keyLen: 3, headDim: 2 },
};

test("attendWork lets a good request through, with nothing masked and the usual scale", () => {
  expect(attendWork(GOOD)).toMatchObject({
    queryLen: 2,
    hasScale: false,
    causal: false,
    window: 0,
    keyVisible: new Uint8Array(0),
    visible: new Uint8Array(0),
  });
});

test("attendWork keeps a scale of 0 apart from none", () => {
  expect(attendWork({ ...GOOD, scale: 0 })).toMatchObject({ hasScale: true, scale: 0 });
});

test("attendWork passes on scale and masks", () => {
  const mask = { causal: true, window: 2, keyVisible: new Uint8Array(3), visible: new Uint8Array(6) };
  expect(attendWork({ ...GOOD, scale: 0.5, mask })).toMatchObject({ hasScale: true, scale: 0.5, ...mask });
});

test.each<[string, string, Partial<AttendRequest>]>([
  ["E_SHAPE", "Array", { query: [1, 2, 3, 4] as unknown as Float32Array }],
  ["E_SHAPE", "Float64Array", { key: new Float64Array(6) as unknown as Float32Array }],
  ["E_SHAPE", "undefined", { value: undefined as unknown as Float32Array }],
  ["E_SHAPE", "-2", { shape: { ...GOOD.shape, queryLen: -2 } }],
  ["E_SHAPE", "1.5", { shape: { ...GOOD.shape, headDim: 1.5 } }],
  ["E_SHAPE", "shape must be an object, not undefined", { shape: undefined as unknown as AttendRequest["shape"] }],
  ["E_SHAPE", "shape must be an object, not null", { shape: null as unknown as AttendRequest["shape"] }],
  ["E_SHAPE", "not “2”", { shape: { ...GOOD.shape, headDim: "2" as unknown as number } }],
  ["E_SCALE", "not “2”", { scale: "2" as unknown as number }],
  ["E_SCALE", "null", { scale: null as unknown as number }],
  ["E_MASK_SIZE", "null", { mask: null as unknown as undefined }],
  ["E_MASK_SIZE", "true or false, not “no”", { mask: { causal: "no" as unknown as boolean } }],
  ["E_MASK_SIZE", "true or false, not null", { mask: { causal: null as unknown as boolean } }],
  ["E_RANGE", "from 1 on, not 0", { mask: { window: 0 } }],
  ["E_RANGE", "-1", { mask: { window: -1 } }],
  ["E_MASK_SIZE", "3 cells, not 0 cells", { mask: { keyVisible: new Uint8Array(0) } }],
  ["E_MASK_SIZE", "6 cells, not 5 cells", { mask: { visible: new Uint8Array(5) } }],
  ["E_MASK_SIZE", "Array", { mask: { visible: [1] as unknown as Uint8Array } }],
])("attendWork refuses with %s and names %s", (code, named, wrong) => {
  const refusing = expect(() => attendWork({ ...GOOD, ...wrong }));
  refusing.toThrow(expect.objectContaining({ code, message: expect.stringContaining(named) as string }));
});

test.each([
  ["0", "“0”"],
  ["x".repeat(99), `“${"x".repeat(40)}…”`],
  [Symbol("a"), "Symbol(a)"],
  [null, "null"],
  [[1], "an object (Array)"],
  [() => 1, "a function"],
])("shown names what was given so that it is not taken for something else: %o", (given, expected) => {
  expect(shown(given)).toBe(expected);
});

test("whole says from where on numbers are taken", () => {
  expect(whole(1, "bins", "E_BINS", 1)).toBe(1);
  expect(() => whole(0, "bins", "E_BINS", 1)).toThrow("bins must be a whole number from 1 on, not 0.");
});

test("inputOf takes ids from a list or from a typed array", () => {
  expect(inputOf({ tokens: [7, 8] })).toEqual(Uint32Array.of(7, 8));
  expect(inputOf({ tokens: Uint32Array.of(7, 8) as unknown as number[] })).toEqual(Uint32Array.of(7, 8));
});

test.each<[string, unknown]>([
  ["not undefined", undefined],
  ["not null", null],
  ["not 5", 5],
  ["tokens must be an array of ids, not “abc”", { tokens: "abc" }],
  ["not undefined", {}],
  ["not an object (DataView)", { tokens: new DataView(new ArrayBuffer(4)) }],
  ["tokens[0] must be a whole number from 0 on, not undefined", { tokens: new Array(3) }],
  ["tokens[1] must be a whole number from 0 on, not “2”", { tokens: [1, "2"] }],
])("inputOf refuses with E_TOKEN: %s", (named, input) => {
  const refusing = expect(() => inputOf(input as string));
  refusing.toThrow(expect.objectContaining({ code: "E_TOKEN", message: expect.stringContaining(named) as string }));
});

test.each<[string, unknown]>([
  ["null", null],
  ["“01”", "01"],
  ["The last of rows must be a whole number from 0 on, not undefined", [0]],
])("rangeOf refuses with E_RANGE: %s", (named, range) => {
  const refusing = expect(() => rangeOf(range as undefined, 3, "rows"));
  refusing.toThrow(expect.objectContaining({ code: "E_RANGE", message: expect.stringContaining(named) as string }));
});

const WEIGHTS = { map: "weights", layer: 0, head: 0 };

test("prefetchOf lets good requests through, and takes none for an empty list", () => {
  const requests = [WEIGHTS, { map: "pooledWeights", layer: 99, head: 0, bins: 0 }];
  expect(prefetchOf(requests as never)).toBe(requests);
  expect(prefetchOf(undefined)).toEqual([]);
});

test.each<[string, string, unknown]>([
  ["E_RANGE", "prefetch must be an array of requests, not null", null],
  ["E_RANGE", "not an object (Object)", WEIGHTS],
  ["E_RANGE", "not “weights”", "weights"],
  ["E_RANGE", "prefetch[1] must be an object, not null", [WEIGHTS, null]],
  ["E_RANGE", "prefetch[0] must be an object, not undefined", new Array(1)],
  ["E_RANGE", "pooledWeights, not undefined", [{}]],
  ["E_RANGE", "not “keys”", [{ ...WEIGHTS, map: "keys" }]],
  ["E_LAYER", "prefetch[0].layer must be a whole number from 0 on, not -1", [{ ...WEIGHTS, layer: -1 }]],
  ["E_HEAD", "prefetch[0].head must be a whole number from 0 on, not “0”", [{ ...WEIGHTS, head: "0" }]],
  ["E_BINS", "not undefined", [{ ...WEIGHTS, map: "pooledWeights" }]],
])("prefetchOf refuses with %s: %s", (code, named, requests) => {
  const refusing = expect(() => prefetchOf(requests as never));
  refusing.toThrow(expect.objectContaining({ code, message: expect.stringContaining(named) as string }));
});

test("signalOf takes a signal, and null as no signal", () => {
  const { signal } = new AbortController();
  expect(signalOf(signal)).toBe(signal);
  expect(signalOf(null as unknown as undefined)).toBe(undefined);
});

test.each<[string, unknown]>([
  ["not 5", 5],
  ["not true", true],
  ["not an object (AbortController)", new AbortController()],
  ["not an object (Object)", { aborted: false }],
])("signalOf refuses with E_RANGE: signal must be an AbortSignal, %s", (named, signal) => {
  const refusing = expect(() => signalOf(signal as undefined));
  refusing.toThrow(expect.objectContaining({ code: "E_RANGE", message: expect.stringContaining(named) as string }));
});

test.each<[string, string, object]>([
  ["E_MASK_SIZE", "mask has an unknown key “kind”; it may have causal,", { mask: { kind: "causal" } }],
  ["E_RANGE", "The request has an unknown key “casual”; it may have query,", { casual: true }],
])("attendWork refuses with %s: %s", (code, named, change) => {
  const refusing = expect(() => attendWork({ ...GOOD, ...change }));
  refusing.toThrow(expect.objectContaining({ code, message: expect.stringContaining(named) as string }));
});

test("attendWork takes a signal and a lane beside the numbers", () => {
  const { signal } = new AbortController();
  expect(attendWork({ ...GOOD, signal, lane: "a" })).toMatchObject({ kind: "attend" });
});

test("inputOf says what it takes", () => {
  expect(() => inputOf(5 as never)).toThrow("What is run, if it is no text, must be an object, not 5.");
});
