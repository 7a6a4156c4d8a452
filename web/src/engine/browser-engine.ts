// The engine in a browser, given the addresses of its files.

import type { ModuleName } from "headlight:assets";
import { relaxedSimd } from "wasm-feature-detect";

import type { Engine } from "./engine.ts";
import type { OpenTokenizer } from "./open-folder-model.ts";

import { startBrowserPort } from "./browser-port.ts";
import { fetchBytes, loadModule } from "./load-module.ts";
import { openWorkerEngine } from "./worker-engine.ts";
import { WorkerLink } from "./worker-link.ts";

export interface EngineFiles {
  /** A module of the core and its worker. */
  readonly core: (name: ModuleName) => { readonly worker: URL; readonly wasm: URL };
  readonly tokenizerWorker: URL;
  /** The folder of the built-in models' folders. */
  readonly models: URL;
}

export function createBrowserEngine({ core, tokenizerWorker, models }: EngineFiles): Promise<Engine> {
  const startLink = (name: ModuleName): Promise<WorkerLink> => {
    const { worker, wasm } = core(name);
    return WorkerLink.open((module, events) => startBrowserPort(worker, module, events), loadModule(wasm, fetchBytes));
  };
  return openWorkerEngine({
    startLink: () => startLink("first"),
    startModelsLink: () => startLink("models"),
    startRelaxedLink: async () => ((await relaxedSimd()) ? startLink("modelsRelaxed") : undefined),
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
