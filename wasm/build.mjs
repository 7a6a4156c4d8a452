// Builds the shipped modules into build/wasm/: those of modules.mjs, each .js, .wasm and .d.ts.
// Run by hand: node wasm/build.mjs
import { fileURLToPath } from "node:url";
import { buildPreset } from "./cmake.mjs";
import { ALL_MODULES } from "./modules.mjs";
import { runMain } from "./toolchain/run.mjs";

/** Returns the folder of the built modules. */
export function buildWasm({ log = console.log } = {}) {
  const targets = ALL_MODULES.map((file) => `${file.replaceAll("-", "_")}_wasm`);
  return buildPreset("wasm", targets, { log });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    const started = Date.now();
    const folder = await buildWasm();
    console.log(`wasm: ${folder} is up to date (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  });
}
