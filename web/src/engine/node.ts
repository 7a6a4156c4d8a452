// The package `headlight` under Node: the same surface, over a worker thread.

import { CORE_FILES, TOKENIZER_WORKER_FILE } from "headlight:assets";

import type { Engine } from "./engine.ts";

import { createNodeEngine } from "./node-engine.ts";

export type * from "./engine.ts";
export { AttentionError } from "./fault.ts";

/** Starts a thread with the WebAssembly core. Node may exit while nothing is asked of it. */
export function createEngine(): Promise<Engine> {
  const at = (file: string): URL => new URL(file, import.meta.url);
  const { worker, wasm } = CORE_FILES.models;
  return createNodeEngine({ worker: at(worker), tokenizerWorker: at(TOKENIZER_WORKER_FILE), wasm: at(wasm) });
}
