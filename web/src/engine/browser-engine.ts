// The engine in a browser, given the addresses of its files.

import { relaxedSimd } from "wasm-feature-detect";

import type { Engine } from "./engine.ts";
import type { OpenTokenizer } from "./open-folder-model.ts";

import { startBrowserPort } from "./browser-port.ts";
import { fetchBytes, loadModule } from "./load-module.ts";
import { openWorkerEngine } from "./worker-engine.ts";
import { WorkerLink } from "./worker-link.ts";

export interface EngineFiles {
  readonly worker: URL;
  readonly wasm: URL;
  /** For models from files. */
  readonly modelsWorker: URL;
  readonly modelsWasm: URL;
  /** The same for models in eight bits, with relaxed SIMD. */
  readonly relaxedWorker: URL;
  readonly relaxedWasm: URL;
  readonly tokenizerWorker: URL;
  /** The folder of the built-in models' folders. */
  readonly models: URL;
}

function startLink(worker: URL, wasm: URL): Promise<WorkerLink> {
  return WorkerLink.open((module, events) => startBrowserPort(worker, module, events), loadModule(wasm, fetchBytes));
}

export function createBrowserEngine(files: EngineFiles): Promise<Engine> {
  const { worker, wasm, modelsWorker, modelsWasm, relaxedWorker, relaxedWasm, tokenizerWorker, models } = files;
  return openWorkerEngine({
    startLink: () => startLink(worker, wasm),
    startModelsLink: () => startLink(modelsWorker, modelsWasm),
    startRelaxedLink: async () => ((await relaxedSimd()) ? startLink(relaxedWorker, relaxedWasm) : undefined),
    openFolder: async (link, source, options) => {
      const [{ openFolderModel }, { openBrowserTokenizer }, { createModelStore }] = await Promise.all([
        import("./open-folder-model.ts"),
        import("./browser-tokenizer.ts"),
        import("../model-folder/model-store.ts"),
      ]);
      const openTokenizer: OpenTokenizer = (tokenizer, how) => openBrowserTokenizer(tokenizerWorker, tokenizer, how);
      return openFolderModel(link, source, options, { openTokenizer, builtIn: models, kept: createModelStore() });
    },
  });
}
