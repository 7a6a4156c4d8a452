import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Screen } from "../../../web/src/state/picture.ts";
import { createStaleMark, type Staleness } from "../../../web/src/views/stale-mark.ts";

let marks: Staleness[];
let draw: (screen: Screen) => void;

beforeEach(() => {
  vi.useFakeTimers();
  marks = [];
  draw = createStaleMark((staleness) => marks.push(staleness));
});
afterEach(() => void vi.useRealTimers());

/** A page that shows head 0 of the text "old" while it should show this. */
function screen(text: string, head = 0, isBusy = true): Screen {
  const input = { text: "old", pair: "", mask: [] };
  const picture = { ...input, tokens: [], map: { layer: 0, head: 0 } };
  return {
    picture,
    state: { ...input, text, layer: 0, head },
    isBusy,
    continuation: { isRunning: false },
  } as unknown as Screen;
}

test("a picture that comes soon leaves no mark", () => {
  draw(screen("new"));
  vi.advanceTimersByTime(199);
  draw(screen("old", 0, false));
  draw(screen("newer"));
  vi.advanceTimersByTime(199);
  expect(marks).toEqual([]);
  draw(screen("old", 0, false));
  vi.runAllTimers();
  expect(marks).toEqual([]);
});

test("a picture that is kept waiting for is marked, once, until the new one is drawn", () => {
  draw(screen("n"));
  vi.advanceTimersByTime(150);
  draw(screen("ne"));
  vi.advanceTimersByTime(50);
  expect(marks).toEqual(["text"]);
  draw(screen("new"));
  draw(screen("old", 0, true)); // its map is there, its thumbnails are not
  expect(marks).toEqual(["text", undefined]);
  vi.runAllTimers();
  expect(marks).toHaveLength(2);
});

test("another head of the same text leaves the thumbnails as they are", () => {
  draw(screen("old", 3));
  vi.runAllTimers();
  expect(marks).toEqual(["head"]);
  draw(screen("new", 3));
  expect(marks).toEqual(["head", "text"]);
});

test("while a model writes, the picture of the text before it is marked", () => {
  const { picture, state } = screen("old and new");
  draw({ picture, state, isBusy: false, continuation: { isRunning: true } } as unknown as Screen);
  vi.runAllTimers();
  expect(marks).toEqual(["text"]);
});

test("nothing is marked when nothing is coming", () => {
  draw(screen("refused", 0, false));
  vi.runAllTimers();
  draw({
    picture: undefined,
    state: { text: "" },
    isBusy: true,
    continuation: { isRunning: false },
  } as unknown as Screen);
  vi.runAllTimers();
  expect(marks).toEqual([]);
});
