// Work goes through stages, each short enough that the worker can read its inbox in between.

import type { WorkResult } from "./protocol.ts";

import { AttentionError } from "./fault.ts";

/** A result, and those of its arrays that move to the page. */
export interface Outcome {
  readonly result: WorkResult;
  readonly transfer: ArrayBuffer[];
}

/** What the core does in slices: call `core.advance(job, amount)` until it answers 1, then `take`. */
export interface SlicedWork {
  readonly job: number;
  take(): Stage;
}

/** A piece of our own work, such as cutting a few hundred words. */
export interface OwnWork {
  next(): Stage;
}

export type Stage = Outcome | SlicedWork | OwnWork;

/** `stage` to its end, and from its outcome on `go`. */
export function andThen(stage: Stage, go: (outcome: Outcome) => Stage): Stage {
  if ("result" in stage) return go(stage);
  if ("next" in stage) return { next: () => andThen(stage.next(), go) };
  return { job: stage.job, take: () => andThen(stage.take(), go) };
}

export function arrayOutcome(values: Float32Array): Outcome {
  return { result: values, transfer: [bufferOf(values)] };
}

/** Every array here is a copy that owns its buffer: the wasm module shares none of its memory. */
export function bufferOf(array: ArrayBufferView): ArrayBuffer {
  return array.buffer as ArrayBuffer;
}

// Embind's type for strings also covers the bytes that may go in for one; what comes out is always a string.
interface Answer {
  readonly code: unknown;
  readonly message: unknown;
}

/** The answer of the core, unless it is a refusal: that is thrown. */
export function accepted<Accepted extends Answer>(answer: Accepted): Accepted {
  if (answer.code !== "") throw new AttentionError(String(answer.code), String(answer.message));
  return answer;
}
