// What the page of scripted-site.ts has in the place of the worker that trains: trainings that do what the test says.
// Everything else of the page is the one that is shipped.

import type { Training, TrainingConfig } from "../../web/src/training/training.ts";
import { FakeTraining } from "../web/train/fake-training.ts";

export class ScriptedTrainings {
  readonly all: FakeTraining[] = [];
  private refusal: Error | undefined;

  get last(): FakeTraining {
    const last = this.all.at(-1);
    if (last === undefined) throw new Error("The page has opened no training.");
    return last;
  }

  refuse(code: string, message: string): void {
    this.refusal = Object.assign(new Error(message), { code });
  }

  allow(): void {
    this.refusal = undefined;
  }

  open(config: TrainingConfig): FakeTraining {
    if (this.refusal !== undefined) throw this.refusal;
    const training = new FakeTraining(config);
    this.all.push(training);
    return training;
  }
}

declare global {
  interface Window {
    trainings: ScriptedTrainings;
  }
}

const trainings = new ScriptedTrainings();
globalThis.window.trainings = trainings;

export function createTraining(config: TrainingConfig): Promise<Training> {
  return Promise.resolve().then(() => trainings.open(config));
}
