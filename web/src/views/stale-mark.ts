// When the picture on the page is no longer that of the view, and how long it may stay so unmarked.

import type { Screen } from "../state/picture.ts";
import { isSameHead, isSameRun, mapChoice } from "../state/playground-state.ts";

/** Most pictures come sooner; what flashes with every key helps nobody. */
const UNMARKED_MS = 200;

/** What the picture is behind with: all of it, or only the large map. Undefined when nothing newer is coming. */
export type Staleness = "text" | "head" | undefined;

export function stalenessOf(screen: Pick<Screen, "picture" | "state" | "isBusy" | "continuation">): Staleness {
  const { picture, state, isBusy, continuation } = screen;
  if (picture === undefined || !(isBusy || continuation.isRunning)) return undefined;
  if (!isSameRun(picture, state)) return "text";
  return isSameHead(picture.map, mapChoice(state)) ? undefined : "head";
}

/** Returns a function to be called with each screen that is drawn; `mark` is called with each change. */
export function createStaleMark(mark: (staleness: Staleness) => void): (screen: Screen) => void {
  let current: Staleness;
  let marked: Staleness;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const set = (staleness: Staleness): void => {
    if (staleness !== marked) mark(staleness);
    marked = staleness;
  };
  return (screen) => {
    current = stalenessOf(screen);
    if (current === undefined) {
      clearTimeout(waiting);
      waiting = undefined;
      set(undefined);
    } else if (marked !== undefined) {
      set(current);
    } else {
      waiting ??= setTimeout(() => set(current), UNMARKED_MS);
    }
  };
}
