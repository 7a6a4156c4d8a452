// Several threads for models from files, in a browser. A first visit does not load it.

import type { EngineOptions } from "./engine.ts";
import type { TeamScripts } from "./team-port.ts";

import { startBrowserWorker } from "./browser-port.ts";
import { chooseThreads } from "./choose-threads.ts";
import { fetchBytes, loadModule } from "./load-module.ts";
import { teamStarter } from "./team-port.ts";
import { WorkerLink } from "./worker-link.ts";

/** undefined where it is to be one thread. E_RANGE. */
export async function startBrowserTeam(
  scripts: TeamScripts,
  wasm: URL,
  options: EngineOptions,
): Promise<WorkerLink | undefined> {
  const threads = threadsHere(options);
  if (threads === 1) return undefined;
  return WorkerLink.open(teamStarter(startBrowserWorker, scripts, threads - 1), loadModule(wasm, fetchBytes));
}

/** E_RANGE. */
export function threadsHere(options: EngineOptions): number {
  return chooseThreads(options, navigator.hardwareConcurrency);
}
