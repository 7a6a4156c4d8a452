// Training in a browser.

import { TRAINING_FILES } from "headlight:assets";

import type { Training, TrainingConfig } from "./training.ts";

import { startBrowserWorker } from "../engine/browser-port.ts";
import { fetchBytes, loadModule } from "../engine/load-module.ts";
import { openTrainingWith } from "./open-training.ts";

export interface TrainingOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Rejects with an AttentionError, or with the reason of the signal. */
export function createTraining(config: TrainingConfig, { signal }: TrainingOptions = {}): Promise<Training> {
  const worker = new URL(TRAINING_FILES.worker, import.meta.url);
  const module = loadModule(new URL(TRAINING_FILES.wasm, import.meta.url), fetchBytes);
  return openTrainingWith((first, events) => startBrowserWorker(worker, first, events), module, config, signal);
}
