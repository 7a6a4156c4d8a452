// Entry of the web worker that every visit starts.

import createCore from "../../../build/wasm/headlight.js";

import { serveWebWorker } from "./web-worker.ts";

serveWebWorker(createCore);
