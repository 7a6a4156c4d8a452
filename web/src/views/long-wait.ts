// What a screen reader hears of long work: that it goes on, and its end. Nothing of short work.

import type { Screen } from "../state/picture.ts";

const QUIET_MS = 1_000;

/** Returns a function to be called with each change; `say` gets what the live region should hold from then on. */
export function createLongWait(say: (words: string) => void): (wait: Pick<Screen, "isBusy" | "phase">) => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let isLong = false;
  return ({ isBusy, phase }) => {
    if (isBusy) {
      // Typing on during the work is the same wait.
      if (waiting !== undefined) return;
      say("");
      waiting = setTimeout(() => {
        isLong = true;
        say("Computing…");
      }, QUIET_MS);
      return;
    }
    clearTimeout(waiting);
    waiting = undefined;
    // Of a fault and of an empty text the page speaks elsewhere.
    if (isLong) say(phase === "ready" ? "The picture is complete." : "");
    isLong = false;
  };
}
