// Some phones reported SIMD and computed wrong numbers with it (GoogleChromeLabs/wasm-feature-detect, issue 75),
// so the module has to give a known answer before anybody sees a number of it. Where it does not, the one without SIMD
// is tried (fitting-engine.ts).

import type { AttendWork } from "./protocol.ts";

import { type CoreWork } from "./core-work.ts";
import { AttentionError } from "./fault.ts";

// One query, two keys, five columns: four for a register and one for the loop that handles what is left.
const KNOWN_WORK: AttendWork = {
  kind: "attend",
  query: Float32Array.of(1, 1, 1, 1, 1), // [1, 1, 5]
  key: Float32Array.of(0, 0, 0, 0, 0, 0.5, 1, 1.5, -1, 3), // [1, 2, 5]
  value: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), // [1, 2, 5]
  numHeads: 1,
  numKvHeads: 1,
  queryLen: 1,
  keyLen: 2,
  headDim: 5,
  hasScale: true,
  scale: 0.2,
  causal: false,
  window: 0,
  keyVisible: new Uint8Array(0),
  visible: new Uint8Array(0),
};
// Scores 0 and 1, so weights 1 / (1 + e) and e / (1 + e).
const KNOWN_WEIGHT = 0.7310585786300049;
const TOLERANCE = 1e-5;

/** Throws E_WASM_SIMD when the machine computes something else. */
export function checkKnownAnswer(coreWork: CoreWork): void {
  // The module that a first visit gets multiplies nothing of eight bits.
  if ("multipliesEightBitsExactly" in coreWork.core && !coreWork.core.multipliesEightBitsExactly()) {
    const message =
      "This machine's WebAssembly computes wrong numbers: whole ones of eight bits are multiplied wrongly.";
    throw new AttentionError("E_WASM_SIMD", message);
  }
  const begun = coreWork.begin(KNOWN_WORK);
  if (!("job" in begun)) throw new Error("attend() is done in slices");
  while (coreWork.core.advance(begun.job, 1e6) < 1);
  const outcome = begun.take();
  if (!("result" in outcome) || !("headOutput" in outcome.result)) throw new Error("attend() answers with weights");
  const { result } = outcome;
  compare("weight", result.weights[1], KNOWN_WEIGHT);
  for (let column = 0; column < 5; column++) {
    compare("head output", result.headOutput[column], 1 + column + 5 * KNOWN_WEIGHT);
  }
}

function compare(what: string, found: number | undefined, expected: number): void {
  if (found !== undefined && Math.abs(found - expected) <= TOLERANCE) return;
  const message = `This machine's WebAssembly computes wrong numbers: a ${what} of ${found} instead of ${expected}.`;
  throw new AttentionError("E_WASM_SIMD", message);
}
