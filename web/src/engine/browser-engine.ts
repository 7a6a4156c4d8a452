// The engine in a browser, given the addresses of its files.

import type { ModuleName } from "headlight:assets";
import { relaxedSimd } from "wasm-feature-detect";

import type { Engine, EngineOptions } from "./engine.ts";
import type { OpenTokenizer } from "./open-folder-model.ts";

import { startBrowserPort } from "./browser-port.ts";
import { fetchBytes, loadModule } from "./load-module.ts";
import { objectOf } from "./request-checks.ts";
import { type LinkChoice, openWorkerEngine, WITHOUT_RELAXED, WITHOUT_THREADS } from "./worker-engine.ts";
import { WorkerLink } from "./worker-link.ts";

export interface EngineFiles {
  /** A module of the core and its worker. */
  readonly core: (name: ModuleName) => { readonly worker: URL; readonly wasm: URL };
  readonly helperWorker: URL;
  readonly tokenizerWorker: URL;
  /** The folder of the built-in models' folders. */
  readonly models: URL;
}

/** Rejects with E_RANGE where the options are none. */
export async function createBrowserEngine(files: EngineFiles, options: EngineOptions): Promise<Engine> {
  const { core, helperWorker, tokenizerWorker, models } = files;
  if (objectOf(options, "options", "E_RANGE").threads !== undefined) {
    (await import("./browser-team.ts")).threadsHere(options);
  }
  const startLink = (name: ModuleName): Promise<WorkerLink> => {
    const { worker, wasm } = core(name);
    return WorkerLink.open((module, events) => startBrowserPort(worker, module, events), loadModule(wasm, fetchBytes));
  };
  const startTeam = async (name: ModuleName): Promise<WorkerLink | undefined> => {
    const { startBrowserTeam } = await import("./browser-team.ts");
    const { worker, wasm } = core(name);
    return startBrowserTeam({ worker, helper: helperWorker }, wasm, options);
  };
  const ifRelaxed = async (start: () => Promise<WorkerLink | undefined>): Promise<WorkerLink | undefined> =>
    (await relaxedSimd()) ? start() : undefined;
  const forFloats: readonly LinkChoice[] = [
    { start: () => startTeam("modelsThreads"), without: WITHOUT_THREADS },
    { start: () => startLink("models") },
  ];
  const forEightBits: readonly LinkChoice[] = [
    { start: () => ifRelaxed(() => startTeam("modelsRelaxedThreads")), without: WITHOUT_THREADS },
    { start: () => ifRelaxed(() => startLink("modelsRelaxed")), without: WITHOUT_RELAXED },
    ...forFloats,
  ];
  return openWorkerEngine({
    startLink: () => startLink("first"),
    forFloats,
    forEightBits,
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
