// A running worker as the page's side sees it, whatever it runs on.

import type { FromWorker, ToWorker } from "./protocol.ts";

export interface WorkerPort {
  post(message: ToWorker): void;
  /** Whether an answer is awaited: Node may not exit then, and a browser without locks watches for signs of life. */
  setBusy(isBusy: boolean): void;
  terminate(): void;
}

export interface PortEvents {
  onMessage(message: FromWorker): void;
  /** Once at most, and never after `terminate`. */
  onDeath(reason: string): void;
}

/** Starts a worker and sends it the module. Rejects when either cannot be had. */
export type StartPort = (module: Promise<WebAssembly.Module>, events: PortEvents) => Promise<WorkerPort>;
