// Every example says something true of its model.

import { openAsBlob } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, expect, test } from "vitest";

import type { Engine, Model } from "../../web/src/engine/engine.ts";
import { EXAMPLES, stateOfExample } from "../../web/src/state/examples.ts";
import { openEngine, ROOT } from "./engine-under-test.ts";
import { expectShown } from "./shown-evidence.ts";

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
  const state = stateOfExample(example, "auto");
  const model = await open(state.model);
  await expectShown(engine, model, state, [example.evidence]);
  model.close();
});

test("no two examples have one name", () => {
  expect(new Set(EXAMPLES.map(({ name }) => name)).size).toBe(EXAMPLES.length);
});
