import type { CompareRequest, Comparison, Engine, Model, Trace } from "../../web/src/engine/engine.ts";
import { DIST } from "./sites.ts";

// What the page must show, computed in Node by the built package: another engine, another thread model, and
// none of the page's code. Node's numbers are themselves tested against plain loops in tests/wasm.

export interface Reference {
  run(text: string): Promise<Trace>;
  readonly model: Model;
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
    compare: (request) => engine.compare(request),
    close: () => engine.close(),
  };
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
