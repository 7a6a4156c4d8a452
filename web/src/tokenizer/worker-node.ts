// Entry of the worker thread under Node.

import { parentPort } from "node:worker_threads";

import type { ToTokenizer } from "./protocol.ts";

import { serve } from "./serve.ts";

const port = parentPort;
if (!port) throw new Error("worker-node is started as a worker thread");

const receive = serve((message) => port.postMessage(message));
port.on("message", (message: ToTokenizer) => receive(message));
