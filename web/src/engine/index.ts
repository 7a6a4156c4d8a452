// The package `headlight` in browsers.

import { CORE_FILES, HELPER_WORKER_FILE, TOKENIZER_WORKER_FILE } from "headlight:assets";

import type { Engine, EngineOptions } from "./engine.ts";

import { createBrowserEngine, type EngineFiles } from "./browser-engine.ts";

export type * from "./engine.ts";
export { AttentionError } from "./fault.ts";

/** Starts a worker with the WebAssembly core. Rejects with an AttentionError that says what is missing. */
export function createEngine(options: EngineOptions = {}): Promise<Engine> {
  const at = (file: string): URL => new URL(file, import.meta.url);
  const files: EngineFiles = {
    core: (name) => ({ worker: at(CORE_FILES[name].worker), wasm: at(CORE_FILES[name].wasm) }),
    helperWorker: at(HELPER_WORKER_FILE),
    tokenizerWorker: at(TOKENIZER_WORKER_FILE),
    // A worker that starts an engine has no document.
    models: new URL("models/", typeof document === "undefined" ? import.meta.url : document.baseURI),
  };
  return createBrowserEngine(files, options);
}
