// The package `headlight` in browsers.

import { CORE_FILES, TOKENIZER_WORKER_FILE } from "headlight:assets";

import type { Engine } from "./engine.ts";

import { createBrowserEngine } from "./browser-engine.ts";

export type * from "./engine.ts";
export { AttentionError } from "./fault.ts";

/** Starts a worker with the WebAssembly core. Rejects with an AttentionError that says what is missing. */
export function createEngine(): Promise<Engine> {
  const at = (file: string): URL => new URL(file, import.meta.url);
  return createBrowserEngine({
    core: (name) => ({ worker: at(CORE_FILES[name].worker), wasm: at(CORE_FILES[name].wasm) }),
    tokenizerWorker: at(TOKENIZER_WORKER_FILE),
    // A worker that starts an engine has no document.
    models: new URL("models/", typeof document === "undefined" ? import.meta.url : document.baseURI),
  });
}
