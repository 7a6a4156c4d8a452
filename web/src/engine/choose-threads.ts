// How many threads compute a model from files.

import type { EngineOptions } from "./engine.ts";

import { AttentionError } from "./fault.ts";
import { objectOf, shown } from "./request-checks.ts";

/** More are of little use: all of them read the same memory, and the page needs a processor, too. */
const DEFAULT_MOST = 4;
const MOST = 16;

/**
 * As many as are wanted, from 1 to 16, or as the machine has processors, up to 4. One where threads cannot share memory:
 * a page needs the isolation headers for that (dist/_headers). E_RANGE.
 */
export function chooseThreads(options: EngineOptions, processors: number): number {
  const { threads } = objectOf(options, "options", "E_RANGE");
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= MOST)) {
    throw new AttentionError("E_RANGE", `threads must be a whole number from 1 to ${MOST}, not ${shown(threads)}.`);
  }
  return canShareMemory() ? (threads ?? Math.min(processors, DEFAULT_MOST)) : 1;
}

/** Node shares memory always, and has no word for it. */
function canShareMemory(): boolean {
  return typeof SharedArrayBuffer !== "undefined" && (globalThis.crossOriginIsolated as boolean | undefined) !== false;
}
