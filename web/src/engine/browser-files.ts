// Models from files in a browser. A first visit does not load it.

import { relaxedSimd } from "wasm-feature-detect";

import type { EngineFiles } from "./browser-engine.ts";
import type { EngineOptions } from "./engine.ts";
import type { OpenTokenizer } from "./open-folder-model.ts";

import { createModelStore } from "../model-folder/model-store.ts";
import { type CoreAddresses, startBrowserLink } from "./browser-link.ts";
import { startBrowserWorker } from "./browser-port.ts";
import { openBrowserTokenizer } from "./browser-tokenizer.ts";
import { chooseThreads } from "./choose-threads.ts";
import {
  type EngineContext,
  FileModels,
  type FileModelsParts,
  type LinkChoice,
  WITHOUT_RELAXED,
  WITHOUT_THREADS,
} from "./file-models.ts";
import { fetchBytes, loadModule } from "./load-module.ts";
import { openFolderModel } from "./open-folder-model.ts";
import { teamStarter } from "./team-port.ts";
import { WorkerLink } from "./worker-link.ts";

/** The workers that may be had beside the first one. */
export type OtherWorkers = Pick<FileModelsParts, "forFloats" | "forEightBits" | "forGiven">;

export const NO_OTHER_WORKERS: OtherWorkers = { forFloats: [], forEightBits: [], forGiven: [] };

/** Those that this machine and these options allow. */
export function fastWorkers({ core, helperWorker }: EngineFiles, options: EngineOptions): OtherWorkers {
  const threads = chooseThreads(options, navigator.hardwareConcurrency);
  const startTeam = async ({ worker, wasm }: CoreAddresses): Promise<WorkerLink | undefined> => {
    if (threads === 1) return undefined;
    const start = teamStarter(startBrowserWorker, { worker, helper: helperWorker }, threads - 1);
    return WorkerLink.open(start, loadModule(wasm, fetchBytes));
  };
  const ifRelaxed = async (start: () => Promise<WorkerLink | undefined>): Promise<WorkerLink | undefined> =>
    (await relaxedSimd()) ? start() : undefined;
  const forFloats: readonly LinkChoice[] = [
    { start: () => startTeam(core("modelsThreads")), without: WITHOUT_THREADS },
    { start: () => startBrowserLink(core("models")) },
  ];
  const forEightBits: readonly LinkChoice[] = [
    { start: () => ifRelaxed(() => startTeam(core("modelsRelaxedThreads"))), without: WITHOUT_THREADS },
    { start: () => ifRelaxed(() => startBrowserLink(core("modelsRelaxed"))), without: WITHOUT_RELAXED },
    ...forFloats,
  ];
  const forGiven: readonly LinkChoice[] = [{ start: () => startBrowserLink(core("given")) }];
  return { forFloats, forEightBits, forGiven };
}

export function browserFiles(
  context: EngineContext,
  { tokenizerWorker, models }: EngineFiles,
  others: OtherWorkers,
): FileModels {
  const openTokenizer: OpenTokenizer = (tokenizer, how) => openBrowserTokenizer(tokenizerWorker, tokenizer, how);
  const surroundings = { openTokenizer, builtIn: models, kept: createModelStore() };
  return new FileModels(context, {
    ...others,
    openFolder: (link, source, how) => openFolderModel(link, source, how, surroundings),
  });
}
