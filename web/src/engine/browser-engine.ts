// The engine in a browser, given the addresses of its files.

import type { ModuleName } from "headlight:assets";

import type { Engine, EngineOptions } from "./engine.ts";

import { type CoreAddresses, startBrowserLink } from "./browser-link.ts";
import { openFittingEngine } from "./fitting-engine.ts";
import { objectOf } from "./request-checks.ts";
import type { EngineParts } from "./worker-engine.ts";

export interface EngineFiles {
  /** A module of the core and its worker. */
  readonly core: (name: ModuleName) => CoreAddresses;
  readonly helperWorker: URL;
  readonly tokenizerWorker: URL;
  /** The folder of the built-in models' folders. */
  readonly models: URL;
}

/** Rejects with E_RANGE for options that are none. */
export async function createBrowserEngine(files: EngineFiles, options: EngineOptions): Promise<Engine> {
  if (objectOf(options, "options", "E_RANGE").threads !== undefined) {
    const { chooseThreads } = await import("./choose-threads.ts");
    chooseThreads(options, 1);
  }
  const usual: EngineParts = {
    startLink: () => startBrowserLink(files.core("first")),
    loadFileModels: async (context) => {
      const { browserFiles, fastWorkers } = await import("./browser-files.ts");
      return browserFiles(context, files, fastWorkers(files, options));
    },
  };
  const scalar: EngineParts = {
    startLink: () => startBrowserLink(files.core("scalar")),
    loadFileModels: async (context) => {
      const { browserFiles, NO_OTHER_WORKERS } = await import("./browser-files.ts");
      return browserFiles(context, files, NO_OTHER_WORKERS);
    },
  };
  return openFittingEngine(usual, scalar);
}
