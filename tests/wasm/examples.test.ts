// Every example says something true of its model.

import { openAsBlob } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, expect, test } from "vitest";

import type { Engine, Model } from "../../web/src/engine/engine.ts";
import { EXAMPLES, stateOfExample } from "../../web/src/state/examples.ts";
import { clampToModel } from "../../web/src/state/playground-state.ts";
import { decodeState, encodeState } from "../../web/src/state/share-link.ts";
import { openEngine, ROOT } from "./engine-under-test.ts";

const MODELS = fileURLToPath(new URL("web/public/models/", ROOT));
const FILES = ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"];

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

async function open(name: string): Promise<Model> {
  if (name === "textbook") return engine.openModel(name);
  const files = FILES.map(async (file) => new File([await openAsBlob(join(MODELS, name, file))], file));
  return engine.openModel(await Promise.all(files));
}

test.each(EXAMPLES.map((example) => [example.name, example] as const))("%s", async (_name, example) => {
  const { evidence } = example;
  const state = stateOfExample(example, "auto");
  expect(decodeState(encodeState(state))).toEqual({ state, notes: [] });
  const model = await open(state.model);
  const headsPerLayer = Array.from({ length: model.layers }, (_, layer) => model.headsIn(layer));
  expect(clampToModel(state, { ...model, headsPerLayer }).notes).toEqual([]);
  const trace = await model.run(state.text);
  const { layer, head, pin } = state;
  if (evidence.kind === "weight") {
    const { query, keys, atLeast } = evidence;
    expect(pin?.query).toBe(query);
    expect(keys).toContain(pin?.key);
    const row = await trace.weights({ layer, head, rows: [query, query + 1] });
    expect(keys.reduce((sum, key) => sum + (row[key] ?? NaN), 0)).toBeGreaterThanOrEqual(atLeast);
  } else {
    const [best] = await trace.logits({ position: evidence.position, top: 1 });
    expect(best?.token.trim()).toBe(evidence.token);
  }
  model.close();
});

test("no two examples have one name", () => {
  expect(new Set(EXAMPLES.map(({ name }) => name)).size).toBe(EXAMPLES.length);
});
