import { createStoreOf } from "../../../web/src/state/store.ts";
import type { TrainScreen } from "../../../web/src/state/train-screen.ts";
import {
  DEFAULT_TRAIN_STATE,
  isSameTrainState,
  type TrainCause,
  type TrainState,
} from "../../../web/src/state/train-state.ts";
import { Trainer, type CreateTraining } from "../../../web/src/train/trainer.ts";
import { FakeTraining } from "./fake-training.ts";

/** A trainer on trainings that the test moves. */
export class TrainerUnderTest {
  readonly store = createStoreOf<TrainState, TrainCause>(DEFAULT_TRAIN_STATE, isSameTrainState);
  readonly trainings: FakeTraining[] = [];
  /** What the next opening is refused with. */
  refusal: Error | undefined;
  /** Openings wait for it. */
  gate: Promise<void> | undefined;
  screen!: TrainScreen;
  /** It may be done before it hears that nobody waits any more. */
  private readonly create: CreateTraining = async (config) => {
    await this.gate;
    if (this.refusal !== undefined) throw this.refusal;
    const training = new FakeTraining(config);
    this.trainings.push(training);
    return training;
  };
  readonly trainer = new Trainer(this.store, this.create, (screen) => (this.screen = screen));

  get training(): FakeTraining {
    const training = this.trainings.at(-1);
    if (training === undefined) throw new Error("No training was opened.");
    return training;
  }
}

export function refusalWith(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
