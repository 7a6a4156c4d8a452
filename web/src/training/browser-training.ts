// Training in a browser.

import { AttentionError } from "../engine/fault.ts";
import type { Training, TrainingConfig } from "./training.ts";

export interface TrainingOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Rejects with an AttentionError, or with the reason of the signal. */
export function createTraining(_config: TrainingConfig, _options: TrainingOptions = {}): Promise<Training> {
  const message = "This build of Headlight has no worker that trains, so nothing can be learned here.";
  return Promise.reject(new AttentionError("E_TRAINING_MISSING", message));
}
