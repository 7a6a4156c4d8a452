// The address of the playground's views.

import { isSameState, type Cause, type Store } from "../state/store.ts";
import { LINK_TABLE } from "../state/link-keys.ts";
import { noteOnLength } from "../state/link-codec.ts";
import { isLinkable } from "../state/models.ts";
import type { Note, PlaygroundState } from "../state/playground-state.ts";
import { decodeState, encodeState } from "../state/share-link.ts";
import { unpackState } from "./unpack-link.ts";
import { syncLinkOf, type LinkKind, type LinkReader, type LinkSync } from "./link-sync.ts";

const LOCAL_MODEL: Note = {
  code: "E_LINK_LOCAL",
  message: "This model is on this machine only, so a link holds the rest of the view and leaves the model out.",
};

const PLAYGROUND_LINK: LinkKind<PlaygroundState, Cause> = {
  table: LINK_TABLE,
  encode: encodeState,
  decode: decodeState,
  unpack: unpackState,
  isSame: isSameState,
  noteOn: (link, { model, "other-model": other }) =>
    noteOnLength(link) ?? (isLinkable(model) && isLinkable(other) ? undefined : LOCAL_MODEL),
  adding: ["head", "view", "model", "swap"],
  storageKey: "headlight-unwritten",
};

export function syncLink(store: Store, reader: LinkReader<PlaygroundState>): LinkSync {
  return syncLinkOf(PLAYGROUND_LINK, store, reader);
}
