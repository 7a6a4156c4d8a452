// The engine in a browser, given the addresses of its two files.

import type { Engine } from "./engine.ts";

import { startBrowserPort } from "./browser-port.ts";
import { fetchBytes, loadModule } from "./load-module.ts";
import { openWorkerEngine } from "./worker-engine.ts";

export function createBrowserEngine(script: URL, wasm: URL): Promise<Engine> {
  return openWorkerEngine((module, events) => startBrowserPort(script, module, events), loadModule(wasm, fetchBytes));
}
