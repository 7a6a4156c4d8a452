// A worker thread under Node. It keeps the process alive only while an answer is awaited.

import { Worker } from "node:worker_threads";

import type { FromWorker } from "./protocol.ts";
import type { PortEvents, WorkerPort } from "./worker-port.ts";

export async function startNodePort(
  script: URL,
  module: Promise<WebAssembly.Module>,
  events: PortEvents,
): Promise<WorkerPort> {
  const compiled = await module;
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

  worker.on("message", (message: FromWorker) => {
    if (!isOver) events.onMessage(message);
  });
  worker.on("messageerror", (error) => die(error.message));
  worker.on("error", (error) => die(error.message));
  worker.on("exit", (code) => die(`it ended with exit code ${code}`));
  worker.postMessage({ kind: "start", module: compiled, lock: "" });
  return {
    post: (message) => worker.postMessage(message),
    setBusy: (isBusy) => (isBusy ? worker.ref() : worker.unref()),
    terminate: end,
  };
}
