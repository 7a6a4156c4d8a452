// Entry of the engine's web workers: one is built for every module with one thread.

import { createCore } from "headlight:core";

import { serveWebWorker } from "./web-worker.ts";

serveWebWorker({ createCore });
