// Entry of the web workers whose module also takes weights that were computed elsewhere.

import { createCore } from "headlight:core";

import { GivenCoreWork } from "./given-work.ts";
import { serveWebWorker } from "./web-worker.ts";

serveWebWorker({ createCore, workOf: (core) => new GivenCoreWork(core) });
