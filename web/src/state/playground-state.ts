// What a view consists of: everything a link can carry, and nothing else.

import { formatCount } from "./number-format.ts";

/** One cell of a map: queries go down, keys go across; both are 0-based token positions. */
export interface Cell {
  readonly query: number;
  readonly key: number;
}

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export interface PlaygroundState {
  readonly text: string;
  /** A built-in name, org/name, an address, or what only this machine has (models.ts). */
  readonly model: string;
  /** 0-based, as in links. */
  readonly layer: number;
  readonly head: number;
  /** The cell that stays shown when the pointer leaves; null when none is. */
  readonly pin: Cell | null;
  readonly theme: Theme;
}

/**
 * What opens first. The sentence repeats a phrase, so that previous token, same word and induction
 * each have something to find. Links leave out what equals these values: a changed default is a new
 * version of the link.
 */
export const DEFAULT_STATE: PlaygroundState = {
  text: "The cat sat on the mat, and then the cat sat on the hat.",
  model: "textbook",
  layer: 0,
  head: 0,
  pin: null,
  theme: "auto",
};

/** Bounds of what is accepted from a link, an attribute or a message; a model may know narrower ones. */
export const LIMITS = {
  /** Characters of a fragment that are read, and that are written. */
  linkChars: 32_000,
  /** UTF-16 units of text that are handed to the engine: well above 8,192 tokens, far below a pasted book. */
  textChars: 200_000,
  /** Far above what any model has. */
  layer: { max: 999_999_999 },
  head: { max: 999_999_999 },
  position: { max: 8_191 },
  modelChars: 2_000,
} as const;

/** Layers of a model and heads in each: what layer and head are clamped to once it is open. */
export interface HeadShape {
  readonly headsPerLayer: readonly number[];
}

/** Something the visitor should know that did not stop the work: a code for programs, a sentence for people. */
export interface Note {
  readonly code: string;
  readonly message: string;
}

/** The nearest layer and head that the model has, and a note for each that had to move. */
export function clampToModel(
  state: PlaygroundState,
  shape: HeadShape,
): { readonly state: PlaygroundState; readonly notes: readonly Note[] } {
  const notes: Note[] = [];
  const lastLayer = shape.headsPerLayer.length - 1;
  const layer = Math.min(state.layer, lastLayer);
  if (layer !== state.layer)
    notes.push(damaged(`There is no layer ${formatCount(state.layer)}; the last one is ${lastLayer}.`));
  const lastHead = (shape.headsPerLayer[layer] ?? 1) - 1;
  const head = Math.min(state.head, lastHead);
  if (head !== state.head) {
    notes.push(damaged(`Layer ${layer} has no head ${formatCount(state.head)}; the last one is ${lastHead}.`));
  }
  return { state: notes.length === 0 ? state : { ...state, layer, head }, notes };
}

/** Null when the pinned cell lies outside a text of `tokenCount` tokens. */
export function pinWithin(pin: Cell | null, tokenCount: number): Cell | null {
  return pin !== null && pin.query < tokenCount && pin.key < tokenCount ? pin : null;
}

/** What to say when a link pins a cell that its text does not have. */
export function noteOnPin({ query, key }: Cell, tokenCount: number): Note {
  const tokens = tokenCount === 1 ? "1 token" : `${formatCount(tokenCount)} tokens`;
  return damaged(`The text has ${tokens}, counted from 0, so the pin ${query},${key} lies outside it and is let go.`);
}

function damaged(message: string): Note {
  return { code: "E_LINK_DAMAGED", message };
}
