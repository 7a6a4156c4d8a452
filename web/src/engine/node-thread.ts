// What a worker thread under Node does, whichever module it runs.

import { parentPort } from "node:worker_threads";

import type { ToWorker } from "./protocol.ts";
import type { WorkerParts } from "./start-core.ts";

import { serve } from "./serve-worker.ts";

export function serveNodeThread(parts: WorkerParts): void {
  const port = parentPort;
  if (!port) throw new Error("the engine starts this file, as a worker thread");

  const receive = serve(
    parts,
    {
      now: () => performance.now(),
      post: (reply, transfer) => port.postMessage(reply, transfer),
      // Immediates run after the inbox was polled. A message to ourselves would not do: Node delivers up to
      // 1,000 messages of one port in a row, those that were posted meanwhile included, before it looks at another.
      afterInbox: (resume) => void setImmediate(resume),
    },
    // No locks needed: the page's side hears of the end of a thread.
    () => undefined,
  );
  port.on("message", (message: ToWorker) => receive(message));
}
