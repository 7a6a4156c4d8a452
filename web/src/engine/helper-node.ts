// Entry of a worker thread under Node that helps another one.

import { parentPort } from "node:worker_threads";

import type { HelperStart } from "./helper-protocol.ts";

import { helpThrough } from "./help.ts";

parentPort?.on("message", (start: HelperStart) => helpThrough(start));
