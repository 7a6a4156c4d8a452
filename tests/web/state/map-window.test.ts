import { expect, test } from "vitest";

import {
  panStep,
  panWindow,
  settleWindow,
  windowWith,
  windowWithin,
  zoomStep,
  zoomWindow,
  type MapWindow,
} from "../../../web/src/state/map-window.ts";

const AREA: MapWindow = { queries: [10, 20], keys: [30, 40] };

test("zooming keeps what is at its point where it is", () => {
  const zoomed = zoomWindow(AREA, 0.5, { row: 0.2, column: 1 });
  expect(zoomed).toEqual({ queries: [11, 16], keys: [35, 40] });
});

test("a step of zoom goes about a cell that is seen, else about the middle", () => {
  const area: MapWindow = { queries: [0, 30], keys: [30, 60] };
  expect(zoomStep(area, "in", { query: 29, key: 30 }, 100)).toEqual({ queries: [10, 30], keys: [30, 50] });
  expect(zoomStep(area, "in", { query: 99, key: 99 }, 100)).toEqual({ queries: [5, 25], keys: [35, 55] });
  expect(zoomStep(null, "in", null, 90)).toEqual({ queries: [15, 75], keys: [15, 75] });
  expect(zoomStep(null, "out", null, 90)).toBeNull();
});

test("a window is never smaller than four tokens, nor larger than the text; the whole text is no window", () => {
  expect(settleWindow(zoomWindow(AREA, 0.01, { row: 0, column: 0 }), 100)).toEqual({
    queries: [8, 12],
    keys: [28, 32],
  });
  expect(settleWindow(zoomWindow(AREA, 50, { row: 0, column: 0 }), 100)).toBeNull();
  expect(settleWindow({ queries: [0, 2], keys: [0, 2] }, 3)).toBeNull();
});

test("panning stops at the edges without making the window smaller", () => {
  expect(settleWindow(panWindow(AREA, -50, 80), 100)).toEqual({ queries: [0, 10], keys: [90, 100] });
  expect(panStep(AREA, 1, -1, 100)).toEqual({ queries: [13, 23], keys: [27, 37] });
  expect(panStep(null, 1, 0, 100)).toBeNull();
});

test("a window is brought along by the cell that leaves it, no further than that takes", () => {
  expect(windowWith(AREA, { query: 15, key: 35 })).toBe(AREA);
  expect(windowWith(AREA, { query: 9, key: 40 })).toEqual({ queries: [9, 19], keys: [31, 41] });
  expect(windowWith(null, { query: 9, key: 40 })).toBeNull();
});

test("of a window a shorter text has what it reaches, and all of itself when that is nothing", () => {
  expect(windowWithin(AREA, 100)).toBe(AREA);
  expect(windowWithin(AREA, 35)).toEqual({ queries: [10, 20], keys: [30, 35] });
  expect(windowWithin(AREA, 30)).toBeNull();
  expect(windowWithin({ queries: [0, 9], keys: [0, 9] }, 9)).toBeNull();
});
