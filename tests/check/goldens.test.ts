// tests/golden/transformers is written by Python and read by C++: here its files are seen to be what both take them for.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { expect, test } from "vitest";

const FOLDER = fileURLToPath(new URL("../golden/transformers", import.meta.url));
const CASES = readdirSync(FOLDER).filter(
  (name) => name !== "__pycache__" && statSync(join(FOLDER, name)).isDirectory(),
);
const ELEMENT_BYTES: Readonly<Record<string, number>> = { BOOL: 1, U8: 1, F32: 4, I32: 4, I64: 8 };

interface Tensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

function readHeader(file: string): { tensors: Map<string, Tensor>; dataBytes: number; dataBegin: number } {
  const bytes = readFileSync(file);
  const dataBegin = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString("utf8", 8, dataBegin)) as Record<string, Tensor>;
  const tensors = new Map(Object.entries(header).filter(([name]) => name !== "__metadata__"));
  return { tensors, dataBytes: bytes.length - dataBegin, dataBegin };
}

function filesOf(name: string): string[] {
  return readdirSync(join(FOLDER, name)).filter((file) => file.endsWith(".safetensors"));
}

test("README.md lists every case of tests/golden/transformers, and no other", () => {
  const readme = readFileSync(join(FOLDER, "README.md"), "utf8");
  const table = readme.slice(readme.indexOf("## Cases"), readme.indexOf("## To make"));
  const listed = [...table.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1]);
  expect(listed.toSorted()).toEqual(CASES.toSorted());
});

test.each(CASES)("%s: tensors fill the data of each file without gap or overlap", (name) => {
  for (const file of filesOf(name)) {
    const { tensors, dataBytes, dataBegin } = readHeader(join(FOLDER, name, file));
    expect(dataBegin % 8).toBe(0);
    let end = 0;
    for (const [tensorName, { dtype, shape, data_offsets: offsets }] of tensors) {
      const sizeBytes = shape.reduce((product, size) => product * size, ELEMENT_BYTES[dtype] ?? Number.NaN);
      expect([tensorName, ...offsets]).toEqual([tensorName, end, end + sizeBytes]);
      end = offsets[1];
    }
    expect(end).toBe(dataBytes);
  }
});

test.each(CASES)("%s: golden.safetensors has tokens, each residual and one kind of logits", (name) => {
  const { tensors } = readHeader(join(FOLDER, name, "golden.safetensors"));
  const length = tensors.get("ids")?.shape[0];
  const layers = [...tensors.keys()].filter((key) => key.startsWith("weights.")).length;
  expect(layers).toBeGreaterThan(0);
  for (let layer = 0; layer < layers; layer++) {
    const [, queries, keys] = tensors.get(`weights.${layer}`)?.shape ?? [];
    // A layer of an encoder-decoder has tokens of a part.
    if (!name.includes("seq2seq")) expect([queries, keys]).toEqual([length, length]);
    expect(tensors.get(`q.${layer}`)?.shape[1]).toBe(queries);
    for (const key of [`k.${layer}`, `v.${layer}`]) expect(tensors.get(key)?.shape[1]).toBe(keys);
  }
  for (let layer = 0; layer <= layers; layer++) expect(tensors.get(`residual.${layer}`)?.shape[0]).toBe(length);
  expect([tensors.has("logits"), tensors.has("class_logits")].filter(Boolean)).toHaveLength(1);
});

const SHARDED = CASES.filter((name) => !filesOf(name).includes("model.safetensors"));

test("a case is in shards", () => {
  expect(SHARDED).not.toHaveLength(0);
});

test.each(SHARDED)("%s: the index names the shard of every tensor, and no other tensor", (name) => {
  const shards = filesOf(name).filter((file) => file !== "golden.safetensors");
  const held = shards.flatMap((file) =>
    [...readHeader(join(FOLDER, name, file)).tensors.keys()].map((key) => [key, file]),
  );
  const index = JSON.parse(readFileSync(join(FOLDER, name, "model.safetensors.index.json"), "utf8")) as {
    readonly weight_map: Readonly<Record<string, string>>;
  };
  expect(held.toSorted()).toEqual(Object.entries(index.weight_map).toSorted());
});
