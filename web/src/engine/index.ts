// The package `headlight` in browsers.

import { WASM_FILE, WORKER_FILE } from "headlight:assets";

import type { Engine } from "./engine.ts";

import { createBrowserEngine } from "./browser-engine.ts";

export type * from "./engine.ts";
export { AttentionError } from "./fault.ts";

/** Starts a worker with the WebAssembly core. Rejects with an AttentionError that says what is missing. */
export function createEngine(): Promise<Engine> {
  return createBrowserEngine(new URL(WORKER_FILE, import.meta.url), new URL(WASM_FILE, import.meta.url));
}
