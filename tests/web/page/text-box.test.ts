import { expect, test, vi } from "vitest";

import type { Playground } from "../../../web/src/page/playground.ts";
import { connectPairBox, connectTextBox } from "../../../web/src/page/text-box.ts";
import { DEFAULT_STATE, type PlaygroundState } from "../../../web/src/state/playground-state.ts";
import { createStore } from "../../../web/src/state/store.ts";

/** A page whose text box holds `typed` when the script comes, and whose link asked for `state`. */
function connect(typed: string, state: Partial<PlaygroundState> = {}) {
  const box = Object.assign(new EventTarget(), { value: typed, selectionEnd: 2 });
  const store = createStore({ ...DEFAULT_STATE, ...state });
  const causes: string[] = [];
  store.subscribe((_state, _before, cause) => causes.push(cause));
  const setText = vi.fn((text: string) => store.set({ text }, "typing"));
  const root = { querySelector: (selector: string) => (selector === "textarea#text" ? box : null) };
  connectTextBox(root as unknown as Document, store, { setText } as unknown as Playground);
  return { box, store, causes, setText };
}

test("an untouched box shows the text of the view", () => {
  const { box, causes } = connect("", { text: "of a link" });
  expect(box.value).toBe("of a link");
  expect(causes).toEqual([]);
});

test("what was typed before the script came is kept and shown, whatever the link says", () => {
  const { box, store, causes } = connect("typed early", { text: "of a link", head: 3, pin: { query: 1, key: 0 } });
  expect(box.value).toBe("typed early");
  expect(store.get()).toMatchObject({ text: "typed early", head: 3, pin: null });
  expect(causes).toEqual(["typing"]);
});

test("every input goes to the playground, a later link into the box, and so does a file that has its own text", () => {
  const { box, store, setText } = connect("");
  box.value = "typed";
  const input = new Event("input");
  box.dispatchEvent(input);
  expect(setText).toHaveBeenCalledExactlyOnceWith("typed", input.timeStamp, 2);
  store.set({ text: "not from elsewhere" }, "typing");
  expect(box.value).toBe("typed");
  store.set({ text: "of a link" }, "link");
  expect(box.value).toBe("of a link");
  store.set({ text: "of a file" }, "correction");
  expect(box.value).toBe("of a file");
});

test("what a model writes is in the box, and in view with the next frame", () => {
  const frames: (() => void)[] = [];
  vi.stubGlobal("requestAnimationFrame", (frame: () => void) => frames.push(frame));
  const { box, store } = connect("");
  Object.assign(box, { scrollHeight: 300, scrollTop: 0 });
  store.set({ text: "written on" }, "generated");
  expect(box).toMatchObject({ value: "written on", scrollTop: 0 });
  for (const frame of frames) frame();
  expect(box).toMatchObject({ scrollTop: 300 });
  vi.unstubAllGlobals();
});

test("the second text has its own box", () => {
  const box = Object.assign(new EventTarget(), { value: "", selectionEnd: 2 });
  const store = createStore({ ...DEFAULT_STATE, pair: "of a link" });
  const setPair = vi.fn();
  const root = { querySelector: (selector: string) => (selector === "textarea#pair" ? box : null) };
  connectPairBox(root as unknown as Document, store, { setPair } as unknown as Playground);
  expect(box.value).toBe("of a link");
  const input = new Event("input");
  box.dispatchEvent(input);
  expect(setPair).toHaveBeenCalledExactlyOnceWith("of a link", input.timeStamp, 2);
  store.set({ pair: "of another link" }, "link");
  expect(box.value).toBe("of another link");
});
