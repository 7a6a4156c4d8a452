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

export interface RenderLoop {
  readonly show: (screen: Screen) => void;
  /** For when the screens look otherwise from now on: the newest one, drawn or not. Nothing happens before the first. */
  readonly showAgain: () => void;
}

/** `draw` must have drawn when its promise resolves, without leaving the frame's task (microtasks only). */
export function createRenderLoop(draw: (screen: Screen) => Promise<void>): RenderLoop {
  let newest: Screen | undefined;
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
  const show = (screen: Screen): void => {
    if (due === undefined) requestAnimationFrame(() => void drawDue());
    due = { ...screen, timing: screen.timing ?? due?.timing };
    // An input is timed once.
    newest = { ...screen, timing: undefined };
  };
  return { show, showAgain: () => void (newest !== undefined && show(newest)) };
}
