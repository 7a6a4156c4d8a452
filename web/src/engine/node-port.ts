// A worker thread under Node. It keeps the process alive only while an answer is awaited.

import { type Transferable as NodeTransferable, Worker } from "node:worker_threads";

import type { FirstMessage, PortEvents, WorkerPort } from "./worker-port.ts";

/** The engine's worker, which is sent the module first. */
export function startNodePort(
  script: URL,
  module: Promise<WebAssembly.Module>,
  events: PortEvents,
): Promise<WorkerPort> {
  const first = module.then((compiled) => (lock: string) => ({ kind: "start" as const, module: compiled, lock }));
  return startNodeWorker(script, first, events);
}

export async function startNodeWorker<Sent, Heard>(
  script: URL,
  first: Promise<FirstMessage<Sent>>,
  events: PortEvents<Heard>,
  given: readonly Transferable[] = [],
): Promise<WorkerPort<Sent>> {
  const firstMessage = await first;
  // Options of the process such as --input-type would be refused for a file.
  const worker = new Worker(script, { name: "headlight", execArgv: [] });
  let isOver = false;

  function die(reason: string): void {
    if (isOver) return;
    end();
    events.onDeath(reason);
  }
  function end(): void {
    isOver = true;
    void worker.terminate();
  }

  worker.on("message", (message: Heard) => {
    if (!isOver) events.onMessage(message);
  });
  worker.on("messageerror", (error) => die(error.message));
  worker.on("error", (error) => die(error.message));
  worker.on("exit", (code) => die(`it ended with exit code ${code}`));
  worker.postMessage(firstMessage(""), [...given] as NodeTransferable[]);
  return {
    post: (message, given = []) => worker.postMessage(message, given),
    setBusy: (isBusy) => (isBusy ? worker.ref() : worker.unref()),
    terminate: end,
  };
}
