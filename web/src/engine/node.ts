// The package `headlight` under Node: the same surface, over a worker thread.

import { availableParallelism } from "node:os";

import { CORE_FILES, HELPER_WORKER_FILE, TOKENIZER_WORKER_FILE } from "headlight:assets";

import type { Engine, EngineOptions } from "./engine.ts";

import { chooseThreads } from "./choose-threads.ts";
import { createNodeEngine, type NodeEngineFiles } from "./node-engine.ts";

export type * from "./engine.ts";
export { AttentionError } from "./fault.ts";

/** Starts a thread with the WebAssembly core. Node may exit while nothing is asked of it. */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  const at = (file: string): URL => new URL(file, import.meta.url);
  const files: NodeEngineFiles = {
    core: (name) => ({ worker: at(CORE_FILES[name].worker), wasm: at(CORE_FILES[name].wasm) }),
    helperWorker: at(HELPER_WORKER_FILE),
    tokenizerWorker: at(TOKENIZER_WORKER_FILE),
  };
  return createNodeEngine(files, chooseThreads(options, availableParallelism()));
}
