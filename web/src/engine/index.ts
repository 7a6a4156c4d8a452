// The package `headlight` in browsers.

import {
  MODELS_WASM_FILE,
  MODELS_WORKER_FILE,
  RELAXED_WASM_FILE,
  RELAXED_WORKER_FILE,
  TOKENIZER_WORKER_FILE,
  WASM_FILE,
  WORKER_FILE,
} from "headlight:assets";

import type { Engine } from "./engine.ts";

import { createBrowserEngine } from "./browser-engine.ts";

export type * from "./engine.ts";
export { AttentionError } from "./fault.ts";

/** Starts a worker with the WebAssembly core. Rejects with an AttentionError that says what is missing. */
export function createEngine(): Promise<Engine> {
  const at = (file: string): URL => new URL(file, import.meta.url);
  return createBrowserEngine({
    worker: at(WORKER_FILE),
    wasm: at(WASM_FILE),
    modelsWorker: at(MODELS_WORKER_FILE),
    modelsWasm: at(MODELS_WASM_FILE),
    relaxedWorker: at(RELAXED_WORKER_FILE),
    relaxedWasm: at(RELAXED_WASM_FILE),
    tokenizerWorker: at(TOKENIZER_WORKER_FILE),
    // A worker that starts an engine has no document.
    models: new URL("models/", typeof document === "undefined" ? import.meta.url : document.baseURI),
  });
}
