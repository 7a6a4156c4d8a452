// Everything that is on the page on which models learn at one moment, as a value: the views draw this and know nothing
// else.

import type { TrainingPoint } from "../training/training.ts";
import type { Facts, Fault, Picture } from "./picture.ts";
import type { Cell, Note } from "./playground-state.ts";
import type { TrainingRecord } from "./training-record.ts";
import type { TrainState } from "./train-state.ts";

/**
 * `idle`: nothing of this configuration has been trained. `pausing`: the step that is begun is still computed.
 * `over`: it has been trained, and its worker is gone.
 */
export type TrainPhase = "idle" | "opening" | "paused" | "running" | "pausing" | "diverged" | "over";

/** The files of a trained model, to be downloaded. */
export interface FolderShown {
  /** Undefined of a training that diverged: its model is that of the last good step. */
  readonly step: number | undefined;
  /** The folder as one file, and its files. */
  readonly zip: FileShown;
  readonly files: readonly FileShown[];
}

export interface FileShown {
  readonly name: string;
  readonly sizeBytes: number;
  readonly address: string;
}

export interface TrainScreen {
  readonly state: TrainState;
  readonly phase: TrainPhase;
  /** Undefined before the first point of the first training. */
  readonly record: TrainingRecord | undefined;
  /** The record is of another configuration than the settings. */
  readonly isOld: boolean;
  /** The training is there, and its first point is being computed: of a large model, for seconds. */
  readonly isFirstPointDue: boolean;
  /** Step that the link, or the training before, went to and this one has not reached; 0 when there is none. */
  readonly goal: number;
  readonly point: TrainingPoint | undefined;
  /** Of that point and the chosen head. */
  readonly picture: Picture | undefined;
  readonly hover: Cell | null;
  readonly pin: Cell | null;
  readonly facts: Facts | undefined;
  readonly fault: Fault | undefined;
  readonly notes: readonly Note[];
  /** Sentence for a screen reader. */
  readonly announcement: string;
  readonly folder: FolderShown | undefined;
  /** There is a model to be saved. */
  readonly canSave: boolean;
  /** The files are being made, or kept. */
  readonly isSaving: boolean;
}
