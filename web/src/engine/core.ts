// The wasm module as the build describes it; nothing about it is typed a second time.

export type { MainModule as Core } from "../../../build/wasm/headlight.js";
