// Entry of the worker thread under Node.

import { createCore } from "headlight:core";

import { serveNodeThread } from "./node-thread.ts";

serveNodeThread({ createCore });
