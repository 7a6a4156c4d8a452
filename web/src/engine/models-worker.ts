// Entry of the web worker for models from files, started when the first one is opened.

import createCore from "../../../build/wasm/headlight-models.js";

import { serveWebWorker } from "./web-worker.ts";

serveWebWorker(createCore);
