// The one place that holds what the visitor chose.

import type { PlaygroundState } from "./playground-state.ts";

/** Why the state changed: the link is written differently for each, and never because it was read. */
export type Cause =
  | "typing"
  | "generated"
  | "continue"
  | "head"
  | "heads"
  | "view"
  | "look"
  | "pin"
  | "theme"
  | "model"
  | "swap"
  | "link"
  | "correction";

export type Listener<State, Why> = (state: State, before: State, cause: Why) => void;

/** Of the playground, or of another page with other views and other causes. */
export interface Store<State = PlaygroundState, Why = Cause> {
  get(): State;
  set(change: Partial<State>, cause: Why): void;
  /** Returns the function that ends the subscription. */
  subscribe(listener: Listener<State, Why>): () => void;
}

export function createStore(initial: PlaygroundState): Store {
  return createStoreOf(initial, isSameState);
}

export function createStoreOf<State extends object, Why>(
  initial: State,
  isSame: (a: State, b: State) => boolean,
): Store<State, Why> {
  let state = initial;
  const listeners = new Set<Listener<State, Why>>();
  return {
    get: () => state,
    set(change, cause) {
      const before = state;
      const after = { ...before, ...change };
      if (isSame(before, after)) return;
      state = after;
      for (const listener of listeners) listener(after, before, cause);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function isSameState(a: PlaygroundState, b: PlaygroundState): boolean {
  return (Object.keys(a) as (keyof PlaygroundState)[]).every((key) => isSameValue(a[key], b[key]));
}

function isSameValue(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === "object" && JSON.stringify(a) === JSON.stringify(b));
}
