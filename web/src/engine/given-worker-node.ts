// Entry of the worker thread under Node whose module also takes weights that were computed elsewhere.

import { createCore } from "headlight:core";

import { GivenCoreWork } from "./given-work.ts";
import { serveNodeThread } from "./node-thread.ts";

serveNodeThread({ createCore, workOf: (core) => new GivenCoreWork(core) });
