import { readFileSync } from "node:fs";
import type { CompareRequest, Comparison, Engine, Model, Trace } from "../../web/src/engine/engine.ts";
import { DIST } from "./sites.ts";

// What the page must show, computed in Node by the built package: another engine, another thread model, and
// none of the page's code. Node's numbers are themselves tested against plain loops in tests/wasm.

export interface Reference {
  run(text: string): Promise<Trace>;
  readonly model: Model;
  /** A model that comes with the page, opened from its files. */
  openBuiltIn(name: "storyteller" | "gapfiller"): Promise<Model>;
  compare(request: CompareRequest): Promise<Comparison>;
  close(): void;
}

export async function startReference(): Promise<Reference> {
  const { createEngine } = (await import(`${DIST}/node/index.js`)) as { createEngine: () => Promise<Engine> };
  const engine = await createEngine();
  const model = await engine.openModel("textbook");
  return {
    model,
    run: (text) => model.run(text),
    openBuiltIn: (name) => engine.openModel(filesOfBuiltIn(name)),
    compare: (request) => engine.compare(request),
    close: () => engine.close(),
  };
}

function filesOfBuiltIn(name: string): File[] {
  const files = ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"];
  return files.map((file) => new File([readFileSync(`${DIST}/models/${name}/${file}`)], file));
}

/** Weights and masked scores of one head, [query_len, key_len]. */
export interface HeadNumbers {
  readonly tokens: readonly string[];
  readonly weights: Float32Array;
  readonly maskedScores: Float32Array;
}

export async function headNumbers(
  reference: Reference,
  text: string,
  layer: number,
  head: number,
): Promise<HeadNumbers> {
  const trace = await reference.run(text);
  try {
    const weights = await trace.weights({ layer, head });
    const maskedScores = await trace.maskedScores({ layer, head });
    return { tokens: trace.tokens.map((token) => token.text), weights, maskedScores };
  } finally {
    trace.close();
  }
}
