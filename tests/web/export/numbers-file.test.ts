import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import type { Token } from "../../../web/src/engine/engine.ts";
import type { Grid } from "../../../web/src/export/grid.ts";
import { numbersFile, refuseNumbers, type Numbers } from "../../../web/src/export/numbers-file.ts";
import { provenanceOf } from "../../../web/src/export/provenance.ts";

const TEXTS = ["The", ' "cat",', " =1+1", " <img src=x onerror=alert(1)>"];
const TOKENS: Token[] = TEXTS.map((text, at) => ({ id: 7 + at, text, start: at, end: at + 1 }));
const WEIGHTS: Grid = { name: "weights", rows: 2, columns: 3, data: Float32Array.of(1, 0, 0, 0.1, 0.3, NaN) };
const VISIBLE: Grid = { name: "visible", rows: 2, columns: 3, data: Uint8Array.of(1, 0, 0, 1, 1, 1) };
const KEYS: Grid = { name: "keys", rows: 3, columns: 2, data: Float32Array.of(1, 2, 3, 4, -5, 1e-20) };
const GRIDS = [WEIGHTS, VISIBLE, KEYS];

const PROVENANCE = provenanceOf({
  version: "0.1.0",
  model: "../My Model",
  run: { text: TEXTS.join(""), pair: "", mask: [] },
  state: { bits: "saved", scale: "row" },
  map: { layer: 1, head: 2, queries: [2, 4], keys: [0, 3], isFirstHidden: false },
});
const NUMBERS: Numbers = { grids: GRIDS, tokens: TOKENS, provenance: PROVENANCE };

const bytesOf = (format: "npz" | "safetensors"): Uint8Array =>
  numbersFile(format, NUMBERS, "weights").content as Uint8Array;

test("a CSV file has its provenance, a header, and the shortest digits of every float32; tokens begin no formula", () => {
  const { name, content } = numbersFile("csv", NUMBERS, "weights");
  expect(name).toBe("headlight-my-model-layer-1-head-2.weights.csv");
  const lines = (content as string).split("\r\n");
  expect(lines[0]).toBe(`"# weights ${JSON.stringify(PROVENANCE).replaceAll('"', '""')}"`);
  expect(lines.slice(1)).toEqual([
    `position,token,0 The,"1 ""cat"",",2 '=1+1`,
    `2,'=1+1,1,0,0`,
    `3,<img·src=x·onerror=alert(1)>,0.100000001,0.300000012,`,
    "",
  ]);
});

test("the rows of keys and values are those of the map's keys, and their columns are dimensions", () => {
  const { content } = numbersFile("csv", NUMBERS, "keys");
  expect((content as string).split("\r\n").slice(1, 4)).toEqual([
    "position,token,0,1",
    "0,The,1,2",
    `1,"""cat"",",3,4`,
  ]);
});

test("a JSON file has all grids, the tokens, and null for what is no number", () => {
  const { content, type } = numbersFile("json", NUMBERS, "weights");
  expect(type).toBe("application/json");
  expect(JSON.parse(content as string)).toEqual({
    provenance: { ...PROVENANCE },
    tokens: TEXTS.map((text, position) => ({ position, id: 7 + position, text })),
    weights: [
      [1, 0, 0],
      [0.100000001, 0.300000012, null],
    ],
    visible: [
      [1, 0, 0],
      [1, 1, 1],
    ],
    keys: [
      [1, 2],
      [3, 4],
      [-5, 9.99999968e-21],
    ],
  });
});

test("a NumPy file is a zip of NPY files, each with its numbers at a multiple of 64 bytes", () => {
  const files = unzipSync(bytesOf("npz"));
  expect(Object.keys(files)).toEqual(["provenance.json", "weights.npy", "visible.npy", "keys.npy"]);
  expect(JSON.parse(new TextDecoder().decode(files["provenance.json"]))).toMatchObject({ provenance: PROVENANCE });
  const npy = files["weights.npy"]!;
  const headerBytes = new DataView(npy.buffer, npy.byteOffset).getUint16(8, true);
  expect([...npy.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  expect((headerBytes + 10) % 64).toBe(0);
  expect(new TextDecoder().decode(npy.subarray(10, 10 + headerBytes))).toMatch(
    /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 3\), \} *\n$/,
  );
  expect(new Float32Array(npy.slice(10 + headerBytes).buffer)).toEqual(WEIGHTS.data);
  expect(files["visible.npy"]!.subarray(-6)).toEqual(VISIBLE.data);
});

test("a safetensors file has a padded header, offsets without holes, and its tensors at aligned places", () => {
  const file = bytesOf("safetensors");
  const headerBytes = Number(new DataView(file.buffer).getBigUint64(0, true));
  expect(headerBytes % 8).toBe(0);
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + headerBytes))) as Record<string, unknown>;
  const { __metadata__: about, ...tensors } = header as { __metadata__: Record<string, string> };
  expect(JSON.parse(about["provenance"]!)).toEqual(PROVENANCE);
  expect(JSON.parse(about["tokens"]!)).toHaveLength(4);
  expect(tensors).toEqual({
    weights: { dtype: "F32", shape: [2, 3], data_offsets: [0, 24] },
    keys: { dtype: "F32", shape: [3, 2], data_offsets: [24, 48] },
    visible: { dtype: "U8", shape: [2, 3], data_offsets: [48, 54] },
  });
  expect(file).toHaveLength(8 + headerBytes + 54);
  expect(new Float32Array(file.slice(8 + headerBytes + 24, 8 + headerBytes + 48).buffer)).toEqual(KEYS.data);
});

test("too many numbers are refused as text, with their count, and taken as arrays", () => {
  const grids: Grid[] = [{ name: "weights", rows: 2_001, columns: 1_000, data: new Float32Array(2_001_000) }];
  expect(refuseNumbers("csv", grids)).toBe(
    "As text 2,001,000 numbers would be too many (at most 2,000,000): take NumPy or safetensors, or zoom in.",
  );
  expect(refuseNumbers("npz", grids)).toBeUndefined();
  expect(refuseNumbers("json", GRIDS)).toBeUndefined();
});
