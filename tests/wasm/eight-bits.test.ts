// Models whose matrices become eight bits as they are read, in the engine as a script under Node sees it.

import { openAsBlob } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, expect, test } from "vitest";

import type { Engine, Model, ModelFileInput, OpenProgress } from "../../web/src/engine/engine.ts";
import { openEngine, openScalarEngine, ROOT } from "./engine-under-test.ts";

const GOLDENS = fileURLToPath(new URL("tests/golden/transformers/", ROOT));
const TOKENS = Array.from({ length: 13 }, (_, index) => (index * 29) % 97);
/** Of the last residual; tests/core/eight_bits_test.cpp finds the same natively. */
const DIGEST = 0x42fdd580;

let engine: Engine;
let scalar: Engine;
beforeAll(async () => void ([engine, scalar] = await Promise.all([openEngine(), openScalarEngine()])));
afterAll(() => [engine, scalar].forEach((each) => each.close()));

function openLlama(eightBits?: boolean): Promise<{ model: Model; memoryBytes: number }> {
  return openGolden("llama", eightBits);
}

async function openGolden(
  family: string,
  eightBits?: boolean,
  inEngine = engine,
): Promise<{ model: Model; memoryBytes: number }> {
  const names = ["config.json", "model.safetensors"];
  const files: readonly ModelFileInput[] = await Promise.all(
    names.map(async (name) => new File([await openAsBlob(join(GOLDENS, family, name))], name)),
  );
  let memoryBytes = 0;
  const onProgress = (progress: OpenProgress) => void (memoryBytes = progress.memoryBytes);
  return { model: await inEngine.openModel(files, { eightBits, onProgress }), memoryBytes };
}

function digestOf(values: Float32Array): number {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return words.reduce((digest, word) => Math.imul(digest ^ word, 16777619), 2166136261) >>> 0;
}

test("a model in eight bits takes less memory, and its weights stay near those of its floats", async () => {
  const floats = await openLlama();
  const eight = await openLlama(true);
  expect(eight.memoryBytes).toBeLessThan(0.5 * floats.memoryBytes); // of so small a model, norms and scales are much
  const [exact, near] = await Promise.all([floats, eight].map(({ model }) => model.run({ tokens: TOKENS })));
  const expected = await exact?.weights({ layer: 1, head: 2 });
  const found = await near?.weights({ layer: 1, head: 2 });
  expect(found).not.toEqual(expected);
  found?.forEach((weight, cell) => expect(Math.abs(weight - (expected?.[cell] ?? NaN))).toBeLessThan(0.2));
  for (const { model } of [floats, eight]) model.close();
});

test("a model in eight bits has the bits that it has natively", async () => {
  const { model } = await openLlama(true);
  const trace = await model.run({ tokens: TOKENS });
  expect(digestOf(await trace.residual({ layer: 2 }))).toBe(DIGEST);
  model.close();
});

test("a model in eight bits has the same bits without SIMD", async () => {
  const { model } = await openGolden("llama", true, scalar);
  const trace = await model.run({ tokens: TOKENS });
  expect(digestOf(await trace.residual({ layer: 2 }))).toBe(DIGEST);
  model.close();
});

test("tensors that come input by input are rounded before the model is handed out", async () => {
  const { model } = await openGolden("gpt2", true);
  const trace = await model.run({ tokens: TOKENS });
  const weights = await trace.weights({ layer: 1, head: 2 });
  expect(weights.every((weight) => weight >= 0 && weight <= 1)).toBe(true);
  model.close();
});

test("eightBits that is neither true nor false is refused", async () => {
  await expect(openLlama("yes" as unknown as boolean)).rejects.toMatchObject({
    code: "E_RANGE",
    message: "eightBits must be true or false, not “yes”.",
  });
});
