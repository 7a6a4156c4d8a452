// Wiring of the page on which models learn: state -> training -> views, and back by intentions.

import { keepOffline } from "./offline/keep-offline.ts";
import { connectCopyLink } from "./page/copy-link.ts";
import { connectThemeChoice } from "./page/theme-choice.ts";
import { fitsLink } from "./state/link-codec.ts";
import { createStoreOf } from "./state/store.ts";
import { encodeTrainState } from "./state/train-link.ts";
import type { TrainScreen } from "./state/train-screen.ts";
import { DEFAULT_TRAIN_STATE, isSameTrainState, type TrainCause, type TrainState } from "./state/train-state.ts";
import { connectTrainer } from "./train/connect-trainer.ts";
import { onceAFrame } from "./train/once-a-frame.ts";
import { syncTrainLink } from "./train/train-link.ts";
import { Trainer } from "./train/trainer.ts";
import { createTraining } from "./training/browser-training.ts";
import { createTrainPainter } from "./views/show-train-screen.ts";

const store = createStoreOf<TrainState, TrainCause>(DEFAULT_TRAIN_STATE, isSameTrainState);
const show = onceAFrame<TrainScreen>(createTrainPainter(document));
const trainer = new Trainer(store, createTraining, show);

connectTrainer(document, trainer, (address) => location.assign(address));
const link = syncTrainLink(store, {
  onLink: (state, notes) => trainer.showLink(state, notes),
  onWritten: (note) => trainer.notices.setAddressNote(note),
});
connectThemeChoice(document, store);
connectCopyLink(document, () => {
  trainer.noteStep();
  link.flush();
  return fitsLink(encodeTrainState(store.get())) ? location.href : undefined;
});
addEventListener("load", () => void keepOffline());
// A page that only rests, to be come back to, keeps what it has.
addEventListener("pagehide", ({ persisted }) => {
  if (!persisted) trainer.close();
});
