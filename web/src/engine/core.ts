// The wasm module as the build describes it; nothing about it is typed a second time. The one that a first visit gets
// lacks what reads models' files: only the worker for those is asked to.

export type { MainModule as GivenCore } from "../../../build/wasm/headlight-given.js";
export type { MainModule as Core } from "../../../build/wasm/headlight-models.js";
