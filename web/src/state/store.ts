// The one place that holds what the visitor chose.

import { isSameList, isSameMap, isSameRun, type PlaygroundState } from "./playground-state.ts";

/** Why the state changed: the link is written differently for each, and never because it was read. */
export type Cause =
  "typing" | "generated" | "head" | "heads" | "view" | "look" | "pin" | "theme" | "model" | "link" | "correction";

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
  return (
    isSameRun(a, b) &&
    a.model === b.model &&
    a.bits === b.bits &&
    isSameMap(a, b) &&
    isSameList(a.heads, b.heads) &&
    a.view === b.view &&
    a.towards === b.towards &&
    a.units === b.units &&
    a.scale === b.scale &&
    a.theme === b.theme &&
    a.pin?.query === b.pin?.query &&
    a.pin?.key === b.pin?.key
  );
}
