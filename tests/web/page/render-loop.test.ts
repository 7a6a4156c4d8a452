import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { createRenderLoop, DRAWN_EVENT, type DrawnTiming } from "../../../web/src/page/render-loop.ts";
import type { Screen } from "../../../web/src/state/picture.ts";

let frames: (() => void)[];
let drawnEvents: DrawnTiming[];

beforeEach(() => {
  frames = [];
  drawnEvents = [];
  const root = new EventTarget();
  root.addEventListener(DRAWN_EVENT, (event) => drawnEvents.push((event as CustomEvent<DrawnTiming>).detail));
  vi.stubGlobal("document", root);
  vi.stubGlobal("requestAnimationFrame", (callback: () => void) => frames.push(callback));
});
afterEach(() => vi.unstubAllGlobals());

const screenOf = (isBusy: boolean, inputTimeMs?: number): Screen =>
  ({
    isBusy,
    picture: undefined,
    timing: inputTimeMs === undefined ? undefined : { inputTimeMs, computedTimeMs: inputTimeMs + 1 },
  }) as Screen;

async function nextFrame(): Promise<void> {
  for (const frame of frames.splice(0)) frame();
  await Promise.resolve();
  await Promise.resolve();
}

test("however many screens come, a frame draws the newest one once", async () => {
  const drawn: Screen[] = [];
  const { show } = createRenderLoop((screen) => Promise.resolve(void drawn.push(screen)));
  show(screenOf(true));
  show(screenOf(true));
  show(screenOf(false));
  expect(drawn).toEqual([]);
  expect(frames).toHaveLength(1);
  await nextFrame();
  expect(drawn.map(({ isBusy }) => isBusy)).toEqual([false]);
  await nextFrame();
  expect(drawn).toHaveLength(1);
  show(screenOf(true));
  await nextFrame();
  expect(drawn).toHaveLength(2);
});

test("the drawing of an input is told with its four times in order, even when newer screens overtook it", async () => {
  const { show } = createRenderLoop(() => Promise.resolve());
  show(screenOf(true, 1));
  show(screenOf(false));
  await nextFrame();
  expect(drawnEvents).toHaveLength(1);
  const { inputTimeMs, computedTimeMs, frameTimeMs, drawnTimeMs } = drawnEvents[0] as DrawnTiming;
  expect([inputTimeMs, computedTimeMs]).toEqual([1, 2]);
  expect(frameTimeMs).toBeGreaterThan(computedTimeMs);
  expect(drawnTimeMs).toBeGreaterThanOrEqual(frameTimeMs);
});

test("drawing that no input asked for is not reported as an answer to one", async () => {
  const { show } = createRenderLoop(() => Promise.resolve());
  show(screenOf(false));
  await nextFrame();
  expect(drawnEvents).toEqual([]);
});

test("what is shown again is the newest screen, not the one that was drawn last", async () => {
  const drawn: Screen[] = [];
  const { show, showAgain } = createRenderLoop((screen) => Promise.resolve(void drawn.push(screen)));
  showAgain();
  expect(frames, "nothing to show yet").toEqual([]);
  show(screenOf(true));
  await nextFrame();
  show(screenOf(false, 1));
  showAgain();
  await nextFrame();
  expect(drawn.map(({ isBusy }) => isBusy)).toEqual([true, false]);
  showAgain();
  await nextFrame();
  expect(drawn.map(({ isBusy }) => isBusy)).toEqual([true, false, false]);
  expect(drawnEvents, "its input is told of once").toHaveLength(1);
});
