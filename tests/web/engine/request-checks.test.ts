import { expect, test } from "vitest";

import type { AttendRequest } from "../../../web/src/engine/engine.ts";

import { attendWork } from "../../../web/src/engine/request-checks.ts";

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
  ["E_SHAPE", "Undefined", { value: undefined as unknown as Float32Array }],
  ["E_SHAPE", "-2", { shape: { ...GOOD.shape, queryLen: -2 } }],
  ["E_SHAPE", "1.5", { shape: { ...GOOD.shape, headDim: 1.5 } }],
  ["E_RANGE", "0", { mask: { window: 0 } }],
  ["E_RANGE", "-1", { mask: { window: -1 } }],
  ["E_MASK_SIZE", "3 cells, not 0 cells", { mask: { keyVisible: new Uint8Array(0) } }],
  ["E_MASK_SIZE", "6 cells, not 5 cells", { mask: { visible: new Uint8Array(5) } }],
  ["E_MASK_SIZE", "Array", { mask: { visible: [1] as unknown as Uint8Array } }],
])("attendWork refuses with %s and names %s", (code, named, wrong) => {
  const refusing = expect(() => attendWork({ ...GOOD, ...wrong }));
  refusing.toThrow(expect.objectContaining({ code, message: expect.stringContaining(named) as string }));
});
