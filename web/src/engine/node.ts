// The package `headlight` under Node: the same surface, over a worker thread.

import { TOKENIZER_WORKER_FILE, WASM_FILE, WORKER_FILE } from "headlight:assets";

import type { Engine } from "./engine.ts";

import { createNodeEngine } from "./node-engine.ts";

export type * from "./engine.ts";
export { AttentionError } from "./fault.ts";

/** Starts a thread with the WebAssembly core. Node may exit while nothing is asked of it. */
export function createEngine(): Promise<Engine> {
  const at = (file: string): URL => new URL(file, import.meta.url);
  return createNodeEngine({ worker: at(WORKER_FILE), tokenizerWorker: at(TOKENIZER_WORKER_FILE), wasm: at(WASM_FILE) });
}
