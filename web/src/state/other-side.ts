// What a run is compared with: another head, another text, another model, or several of these at once.

import type { HeadNote, OpenProgress, Pairs, Token, Trace } from "../engine/engine.ts";
import type { ModelIdentity } from "./models.ts";
import type { Fault, HeadChoice, ModelTraits } from "./picture.ts";
import {
  DEFAULT_STATE,
  isSameOther,
  type OtherChoice,
  type PlaygroundState,
  type RunInput,
} from "./playground-state.ts";

/** A run that stands beside the one that is shown. It may be that one itself, where only the head is another. */
export interface OtherSide extends RunInput {
  readonly trace: Trace;
  readonly tokens: readonly Token[];
  readonly model: ModelTraits;
  /** By layer and head. */
  readonly headNotes: readonly (readonly (HeadNote | undefined)[])[];
  readonly isSameModel: boolean;
  /** Tokens that belong together: position on the other side, and on this one. */
  readonly pairs: Pairs;
}

/** What is to be known of the other side where it is chosen. */
export interface OtherScreen {
  /** Grows when the same is to be asked once more. */
  readonly turn: number;
  /** Heads by layer of its model, once that is open; undefined where it is that of this side. */
  readonly headsPerLayer: readonly number[] | undefined;
  readonly opening: { readonly name: string; readonly progress: OpenProgress | undefined } | undefined;
  /** A model elsewhere that a link names and nobody has agreed to yet. */
  readonly offer: ModelIdentity | undefined;
  /** Why there is none. */
  readonly fault: Fault | undefined;
}

export const NO_OTHER: OtherScreen = {
  turn: 0,
  headsPerLayer: undefined,
  opening: undefined,
  offer: undefined,
  fault: undefined,
};

/** False while a view is compared with nothing. */
export function hasOther(state: OtherChoice): boolean {
  return !isSameOther(state, DEFAULT_STATE);
}

/** The head that this one is compared with. */
export function otherHeadOf(state: OtherChoice, { layer, head }: HeadChoice): HeadChoice {
  return { layer: state["other-layer"] ?? layer, head: state["other-head"] ?? head };
}

/** The other side in the place of this one, and the other way round; what is marked belongs to the text that goes. */
export function swapped(state: PlaygroundState): Partial<PlaygroundState> {
  const { text, model, layer, head } = state;
  const there = otherHeadOf(state, { layer, head });
  const [otherText, otherModel] = [state["other-text"], state["other-model"]];
  return {
    text: otherText === "" ? text : otherText,
    model: otherModel === "" ? model : otherModel,
    ...there,
    "other-text": otherText === "" ? "" : text,
    "other-model": otherModel === "" ? "" : model,
    "other-layer": state["other-layer"] === null ? null : layer,
    "other-head": state["other-head"] === null ? null : head,
    heads: [],
    pin: null,
    mask: [],
    window: null,
  };
}

/** Where the other side has a token of this one; undefined where it has no counterpart. */
export function otherPosition(pairs: Pairs, position: number): number | undefined {
  return pairs.find(([, own]) => own === position)?.[0];
}
