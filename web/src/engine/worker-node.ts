// Entry of the worker thread under Node.

import { parentPort } from "node:worker_threads";

import { createCore } from "headlight:core";

import type { ToWorker } from "./protocol.ts";

import { serve } from "./serve-worker.ts";

const port = parentPort;
if (!port) throw new Error("worker-node is started by the engine, as a worker thread");

const receive = serve(
  createCore,
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
