// The address of the views of the page on which models learn.

import { syncLinkOf, type LinkKind, type LinkReader, type LinkSync } from "../page/link-sync.ts";
import { noteOnLength } from "../state/link-codec.ts";
import type { Store } from "../state/store.ts";
import { decodeTrainState, encodeTrainState, TRAIN_TABLE } from "../state/train-link.ts";
import { isSameTrainState, type TrainCause, type TrainState } from "../state/train-state.ts";

const TRAIN_LINK: LinkKind<TrainState, TrainCause> = {
  table: TRAIN_TABLE,
  encode: encodeTrainState,
  decode: decodeTrainState,
  isSame: isSameTrainState,
  // One that no link can hold is not whole in what was encoded.
  noteOn: (link, { task, text }) => noteOnLength(link, task === "text" ? text.length : 0),
  adding: ["setting", "head"],
  storageKey: "headlight-train-unwritten",
};

export function syncTrainLink(store: Store<TrainState, TrainCause>, reader: LinkReader<TrainState>): LinkSync {
  return syncLinkOf(TRAIN_LINK, store, reader);
}
