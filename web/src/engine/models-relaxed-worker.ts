// Entry of the web worker for models in eight bits, where the engine has relaxed SIMD.

import createCore from "../../../build/wasm/headlight-models-relaxed.js";

import { serveWebWorker } from "./web-worker.ts";

serveWebWorker(createCore);
