// The engine under Node, given its files.

import { readFile } from "node:fs/promises";

import type { NodeModuleName } from "headlight:assets";

import type { Engine } from "./engine.ts";

import { AttentionError, messageOf } from "./fault.ts";
import {
  type EngineContext,
  FileModels,
  type FileModelsParts,
  type LinkChoice,
  WITHOUT_THREADS,
} from "./file-models.ts";
import { openFittingEngine } from "./fitting-engine.ts";
import { loadModule } from "./load-module.ts";
import { startNodePort, startNodeWorker } from "./node-port.ts";
import { openNodeTokenizer } from "./node-tokenizer.ts";
import { openFolderModel, type OpenTokenizer } from "./open-folder-model.ts";
import { teamStarter } from "./team-port.ts";
import { WorkerLink } from "./worker-link.ts";

export interface NodeEngineFiles {
  readonly core: (name: NodeModuleName) => { readonly worker: URL; readonly wasm: URL };
  readonly helperWorker: URL;
  readonly tokenizerWorker: URL;
}

export function createNodeEngine(files: NodeEngineFiles, threads: number): Promise<Engine> {
  const { core, helperWorker, tokenizerWorker } = files;
  const startLink = (name: NodeModuleName): Promise<WorkerLink> => {
    const { worker, wasm } = core(name);
    return WorkerLink.open((module, events) => startNodePort(worker, module, events), loadModule(wasm, readBytes));
  };
  const startTeam = async (): Promise<WorkerLink | undefined> => {
    if (threads === 1) return undefined;
    const { worker, wasm } = core("modelsThreads");
    const starter = teamStarter(startNodeWorker, { worker, helper: helperWorker }, threads - 1);
    return WorkerLink.open(starter, loadModule(wasm, readBytes));
  };
  // With one thread, the first worker reads models from files, too: nobody waits for a download here.
  const choices: readonly LinkChoice[] = [{ start: startTeam, without: WITHOUT_THREADS }];
  const openTokenizer: OpenTokenizer = (tokenizer, how) => openNodeTokenizer(tokenizerWorker, tokenizer, how);
  const forGiven: readonly LinkChoice[] = [{ start: () => startLink("given") }];
  const filesWith = (others: readonly LinkChoice[], given: readonly LinkChoice[]) => (context: EngineContext) => {
    const parts: FileModelsParts = {
      forFloats: others,
      forEightBits: others,
      forGiven: given,
      openFolder: (link, source, options) => openFolderModel(link, source, options, { openTokenizer }),
    };
    return Promise.resolve(new FileModels(context, parts));
  };
  return openFittingEngine(
    { startLink: () => startLink("models"), loadFileModels: filesWith(choices, forGiven) },
    { startLink: () => startLink("scalar"), loadFileModels: filesWith([], []) },
  );
}

async function readBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(url));
  } catch (thrown) {
    throw new AttentionError("E_WASM_LOAD", `The WebAssembly module could not be read: ${messageOf(thrown)}.`);
  }
}
