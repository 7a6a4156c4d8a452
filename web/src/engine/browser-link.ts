// A worker in a browser that computes with one thread, and the page's side of it.

import { startBrowserPort } from "./browser-port.ts";
import { fetchBytes, loadModule } from "./load-module.ts";
import { WorkerLink } from "./worker-link.ts";

export interface CoreAddresses {
  readonly worker: URL;
  readonly wasm: URL;
}

export function startBrowserLink({ worker, wasm }: CoreAddresses): Promise<WorkerLink> {
  return WorkerLink.open((module, events) => startBrowserPort(worker, module, events), loadModule(wasm, fetchBytes));
}
