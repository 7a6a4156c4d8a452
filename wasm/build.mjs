// Builds the shipped modules into build/wasm/: headlight, headlight-models and headlight-models-relaxed, each .js, .wasm and .d.ts.
// Run by hand: node wasm/build.mjs
import { fileURLToPath } from "node:url";
import { buildPreset } from "./cmake.mjs";
import { runMain } from "./toolchain/run.mjs";

/** Returns the folder of the built modules. */
export function buildWasm({ log = console.log } = {}) {
  return buildPreset("wasm", ["headlight_wasm", "headlight_models_wasm", "headlight_models_relaxed_wasm"], { log });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    const started = Date.now();
    const folder = await buildWasm();
    console.log(`wasm: ${folder} is up to date (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  });
}
