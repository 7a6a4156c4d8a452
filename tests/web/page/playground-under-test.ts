// A playground whose engine is a formula, started anew for each test of the file that imports this.

import { beforeEach } from "vitest";
import { Continuation } from "../../../web/src/continue/continuation.ts";
import { Playground } from "../../../web/src/page/playground.ts";
import type { Screen } from "../../../web/src/state/picture.ts";
import { DEFAULT_STATE, type PlaygroundState } from "../../../web/src/state/playground-state.ts";
import { createStore, type Store } from "../../../web/src/state/store.ts";
import { FakeEngine } from "./fake-engine.ts";

export let engine: FakeEngine;
export let store: Store;
export let playground: Playground;
/** All that was told to be on the page. */
export let screens: Screen[];

beforeEach(() => {
  engine = new FakeEngine();
  screens = [];
});

/** Resolves when the picture is there. */
export async function start(state: Partial<PlaygroundState> = {}): Promise<void> {
  create(state, () => Promise.resolve(engine));
  await playground.start();
}

export function create(state: Partial<PlaygroundState>, openEngine: () => Promise<FakeEngine>): void {
  store = createStore({ ...DEFAULT_STATE, text: "one two three", ...state });
  playground = new Playground(store, openEngine, (shown) => screens.push(shown));
  playground.continuing.allow(Continuation);
}

export const screen = (): Screen => screens.at(-1) as Screen;
/** All that has been asked is answered after a few turns of the microtask queue. */
export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
export const wordsOf = (count: number): string =>
  Array.from({ length: count }, (_, index) => `w${String(index)}`).join(" ");
