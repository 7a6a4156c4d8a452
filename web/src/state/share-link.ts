// PlaygroundState <-> URL fragment. No model that only this machine has is written.

import { decodeView, encodeView, type DecodedLink } from "./link-codec.ts";
import { LINK_KEYS, LINK_TABLE } from "./link-keys.ts";
import { createLinkTable, type LinkTable } from "./link-table.ts";
import { isLinkable } from "./models.ts";
import { DEFAULT_STATE, type PlaygroundState, type TourPageName } from "./playground-state.ts";
import { defaultsOfPage } from "./tour-views.ts";

export { fitsLink } from "./link-codec.ts";

export function encodeState(state: PlaygroundState): string {
  return encodeView(tableOf(state.tour), linkable(state));
}

/** Without the models that only this machine has. */
export function linkable(state: PlaygroundState): PlaygroundState {
  const { model } = isLinkable(state.model) ? state : DEFAULT_STATE;
  const { "other-model": otherModel } = isLinkable(state["other-model"]) ? state : DEFAULT_STATE;
  return { ...state, model, "other-model": otherModel };
}

/** Only the model knows how many layers and heads it has: see clampToModel. */
export function decodeState(fragment: string): DecodedLink<PlaygroundState> {
  const first = decodeView(LINK_TABLE, fragment);
  return first.state.tour === "none" ? first : decodeView(tableOf(first.state.tour), fragment);
}

/** What is left out of a link is as its page of the tour begins. */
function tableOf(tour: TourPageName): LinkTable<PlaygroundState> {
  return createLinkTable(LINK_KEYS, defaultsOfPage(tour));
}
