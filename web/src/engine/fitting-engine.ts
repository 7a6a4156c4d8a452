// Which engine this machine gets: the usual one, or one without SIMD, which gives the same numbers and takes longer.

import { simd } from "wasm-feature-detect";

import type { Engine } from "./engine.ts";

import { checkFeatures } from "./check-features.ts";
import { AttentionError } from "./fault.ts";
import { type EngineParts, openWorkerEngine } from "./worker-engine.ts";

const NO_SIMD =
  "This machine's WebAssembly has no SIMD instructions: everything is computed without them, which is slower.";

/** `scalar`: with a worker whose module has no SIMD, and does all. Rejects with an AttentionError only. */
export async function openFittingEngine(usual: EngineParts, scalar: EngineParts): Promise<Engine> {
  checkFeatures();
  const openScalar = (why: string): Promise<Engine> => openWorkerEngine(scalar, [why]);
  if (!(await simd())) return openScalar(NO_SIMD);
  try {
    return await openWorkerEngine(usual);
  } catch (thrown) {
    if (!(thrown instanceof AttentionError && thrown.code === "E_WASM_SIMD")) throw thrown;
    return openScalar(`${thrown.message} Everything is computed without SIMD instead, which is slower.`);
  }
}
