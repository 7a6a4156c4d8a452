// The one place that holds what the visitor chose.

import { isSameRun, type PlaygroundState } from "./playground-state.ts";

/** Why the state changed: the link is written differently for each, and never because it was read. */
export type Cause = "typing" | "generated" | "head" | "pin" | "theme" | "model" | "link" | "correction";

export type Listener = (state: PlaygroundState, before: PlaygroundState, cause: Cause) => void;

export interface Store {
  get(): PlaygroundState;
  set(change: Partial<PlaygroundState>, cause: Cause): void;
  /** Returns the function that ends the subscription. */
  subscribe(listener: Listener): () => void;
}

export function createStore(initial: PlaygroundState): Store {
  let state = initial;
  const listeners = new Set<Listener>();
  return {
    get: () => state,
    set(change, cause) {
      const before = state;
      const after = { ...before, ...change };
      if (isSameState(before, after)) return;
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
    a.layer === b.layer &&
    a.head === b.head &&
    a.theme === b.theme &&
    a.pin?.query === b.pin?.query &&
    a.pin?.key === b.pin?.key
  );
}
