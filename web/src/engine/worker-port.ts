// A running worker as the page's side sees it, whatever it runs on and whatever it does: `Sent` and `Heard` are what
// the two say to each other, the engine's own worker unless somebody says otherwise.

import type { FromWorker, ToWorker } from "./protocol.ts";

export interface WorkerPort<Sent = ToWorker> {
  /** `given` is moved, not copied: the sender has it no more. */
  post(message: Sent, given?: ArrayBuffer[]): void;
  /** Whether an answer is awaited: Node may not exit then, and a browser without locks watches for signs of life. */
  setBusy(isBusy: boolean): void;
  terminate(): void;
}

export interface PortEvents<Heard = FromWorker> {
  onMessage(message: Heard): void;
  /** Once at most, and never after `terminate`. */
  onDeath(reason: string): void;
}

/** Starts a worker and sends it the module. Rejects when either cannot be had. */
export type StartPort = (module: Promise<WebAssembly.Module>, events: PortEvents) => Promise<WorkerPort>;

/** The first message to a worker, given the Web Lock that it is to hold, where there are any. */
export type FirstMessage<Sent> = (lock: string) => Sent;

/** Starts any worker; what is `given` moves along with its first message. */
export type StartWorker = <Sent, Heard extends { readonly kind: string }>(
  script: URL,
  first: Promise<FirstMessage<Sent>>,
  events: PortEvents<Heard>,
  given?: readonly Transferable[],
) => Promise<WorkerPort<Sent>>;
