// The engine under Node, given its two files.

import { readFile } from "node:fs/promises";

import type { Engine } from "./engine.ts";

import { AttentionError, messageOf } from "./fault.ts";
import { loadModule } from "./load-module.ts";
import { startNodePort } from "./node-port.ts";
import { openNodeTokenizer } from "./node-tokenizer.ts";
import { openFolderModel } from "./open-folder-model.ts";
import { openWorkerEngine } from "./worker-engine.ts";
import { WorkerLink } from "./worker-link.ts";

export interface NodeEngineFiles {
  readonly worker: URL;
  readonly tokenizerWorker: URL;
  readonly wasm: URL;
}

export function createNodeEngine({ worker, tokenizerWorker, wasm }: NodeEngineFiles): Promise<Engine> {
  return openWorkerEngine({
    startLink: () =>
      WorkerLink.open((module, events) => startNodePort(worker, module, events), loadModule(wasm, readBytes)),
    // Nobody waits for a download here: one module does all.
    startModelsLink: undefined,
    startRelaxedLink: undefined,
    openFolder: (link, source, options) =>
      openFolderModel(link, source, options, {
        openTokenizer: (tokenizer, how) => openNodeTokenizer(tokenizerWorker, tokenizer, how),
      }),
  });
}

async function readBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(url));
  } catch (thrown) {
    throw new AttentionError("E_WASM_LOAD", `The WebAssembly module could not be read: ${messageOf(thrown)}.`);
  }
}
