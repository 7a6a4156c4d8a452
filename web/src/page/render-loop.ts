// Draws the newest Screen once per frame, and measures it.
//
// After an input has been drawn, `document` gets a CustomEvent "headlight-drawn" whose detail is a DrawnTiming:
//   inputTimeMs     Event.timeStamp of the input event
//   computedTimeMs  all numbers of the picture have arrived
//   frameTimeMs     the frame callback began (frameTimeMs - computedTimeMs is the wait for the frame)
//   drawnTimeMs     every view has issued its last draw call
// all on the timeline of performance.now(). npm run bench and the browser tests read it.

import type { InputTiming, Screen } from "../state/picture.ts";

export const DRAWN_EVENT = "headlight-drawn";

export interface DrawnTiming extends InputTiming {
  readonly frameTimeMs: number;
  readonly drawnTimeMs: number;
  readonly tokenCount: number;
}

/** `draw` must have drawn when its promise resolves, without leaving the frame's task (microtasks only). */
export function createRenderLoop(draw: (screen: Screen) => Promise<void>): (screen: Screen) => void {
  let due: Screen | undefined;
  const drawDue = async (): Promise<void> => {
    const screen = due;
    due = undefined;
    if (screen === undefined) return;
    const frameTimeMs = performance.now();
    await draw(screen);
    if (screen.timing === undefined) return;
    const tokenCount = screen.picture?.tokens.length ?? 0;
    const detail: DrawnTiming = { ...screen.timing, frameTimeMs, drawnTimeMs: performance.now(), tokenCount };
    document.dispatchEvent(new CustomEvent<DrawnTiming>(DRAWN_EVENT, { detail }));
  };
  return (screen) => {
    if (due === undefined) requestAnimationFrame(() => void drawDue());
    due = { ...screen, timing: screen.timing ?? due?.timing };
  };
}
