// What the page and the worker that trains say to each other.

import type { TrainingConfig, TrainingFacts, TrainingNews } from "./training.ts";

/** The first message. */
export interface OpenTraining {
  readonly kind: "open";
  readonly module: WebAssembly.Module;
  readonly lock: string;
  readonly config: TrainingConfig;
}

export type ToTrainer =
  /** With a point after step `point`, too. */
  | { readonly kind: "run"; readonly lastStep: number; readonly point?: number | undefined }
  | { readonly kind: "pause" }
  | { readonly kind: "step" }
  | { readonly kind: "folder"; readonly id: number };

/** Of the model as of its last step. */
export interface TrainedFiles {
  readonly config: string;
  readonly tokenizer: string;
  readonly tokenizerConfig: string;
  readonly params: Uint8Array<ArrayBuffer>;
  /** Steps that these params have learned. */
  readonly step: number;
}

export type FromTrainer =
  | { readonly kind: "hello" }
  | { readonly kind: "locked" }
  | { readonly kind: "opened"; readonly facts: TrainingFacts }
  | { readonly kind: "refused"; readonly code: string; readonly message: string }
  | { readonly kind: "news"; readonly news: TrainingNews }
  | { readonly kind: "folder"; readonly id: number; readonly files: TrainedFiles }
  | { readonly kind: "broken"; readonly message: string };
