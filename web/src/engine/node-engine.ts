// The engine under Node, given its two files.

import { readFile } from "node:fs/promises";

import type { Engine } from "./engine.ts";

import { AttentionError, messageOf } from "./fault.ts";
import { loadModule } from "./load-module.ts";
import { startNodePort } from "./node-port.ts";
import { openWorkerEngine } from "./worker-engine.ts";

export function createNodeEngine(script: URL, wasm: URL): Promise<Engine> {
  return openWorkerEngine((module, events) => startNodePort(script, module, events), loadModule(wasm, readBytes));
}

async function readBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(url));
  } catch (thrown) {
    throw new AttentionError("E_WASM_LOAD", `The WebAssembly module could not be read: ${messageOf(thrown)}.`);
  }
}
