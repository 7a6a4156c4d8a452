// PlaygroundState <-> URL fragment. No model that only this machine has is written.

import { decodeView, encodeView, type DecodedLink } from "./link-codec.ts";
import { LINK_TABLE } from "./link-keys.ts";
import { isLinkable } from "./models.ts";
import { DEFAULT_STATE, type PlaygroundState } from "./playground-state.ts";

export { fitsLink } from "./link-codec.ts";

export function encodeState(state: PlaygroundState): string {
  return encodeView(LINK_TABLE, linkable(state));
}

/** Without the models that only this machine has. */
export function linkable(state: PlaygroundState): PlaygroundState {
  const { model } = isLinkable(state.model) ? state : DEFAULT_STATE;
  const { "other-model": otherModel } = isLinkable(state["other-model"]) ? state : DEFAULT_STATE;
  return { ...state, model, "other-model": otherModel };
}

/** Only the model knows how many layers and heads it has: see clampToModel. */
export function decodeState(fragment: string): DecodedLink<PlaygroundState> {
  return decodeView(LINK_TABLE, fragment);
}
