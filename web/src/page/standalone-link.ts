// The address of the views of a page that has its weights in itself: what of them is shown, and how, but neither model nor
// text, which are the page's own.

import { LINK_TABLE } from "../state/link-keys.ts";
import { DEFAULT_STATE, type PlaygroundState } from "../state/playground-state.ts";
import { decodeState, encodeState } from "../state/share-link.ts";
import type { Cause, Store } from "../state/store.ts";
import { syncLinkOf, type LinkKind, type LinkReader, type LinkSync } from "./link-sync.ts";

export function syncStandaloneLink(store: Store, reader: LinkReader<PlaygroundState>): LinkSync {
  return syncLinkOf(
    standaloneLink(() => store.get()),
    store,
    reader,
  );
}

/** `shown` tells what is on the page: a link changes nothing of its text. */
export function standaloneLink(shown: () => PlaygroundState): LinkKind<PlaygroundState, Cause> {
  const encode = (state: PlaygroundState): string => encodeState({ ...state, ...ofPage(DEFAULT_STATE) });
  return {
    table: LINK_TABLE,
    encode,
    decode: (fragment) => {
      const { state, notes } = decodeState(fragment);
      return { state: { ...state, ...ofPage(shown()) }, notes };
    },
    isSame: (a, b) => encode(a) === encode(b),
    noteOn: () => undefined,
    adding: ["head", "view"],
    storageKey: "headlight-standalone-unwritten",
  };
}

function ofPage(state: PlaygroundState): Partial<PlaygroundState> {
  const { model, text, pair, bits, sha256, tour, mask } = state;
  const { "other-model": otherModel, "other-text": otherText } = DEFAULT_STATE;
  return { model, text, pair, bits, sha256, tour, mask, "other-model": otherModel, "other-text": otherText };
}
