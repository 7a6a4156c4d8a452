// The package `headlight` under Node: the same surface, over a worker thread.

import { WASM_FILE, WORKER_FILE } from "headlight:assets";

import type { Engine } from "./engine.ts";

import { createNodeEngine } from "./node-engine.ts";

export type * from "./engine.ts";
export { AttentionError } from "./fault.ts";

/** Starts a thread with the WebAssembly core. Node may exit while nothing is asked of it. */
export function createEngine(): Promise<Engine> {
  return createNodeEngine(new URL(WORKER_FILE, import.meta.url), new URL(WASM_FILE, import.meta.url));
}
