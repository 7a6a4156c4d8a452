// The text boxes are plain HTML, the first one there before any script: what they hold goes to the store with every
// input, and a text that came from a link or from a model goes into them.

import type { Cause, Store } from "../state/store.ts";
import type { Playground } from "./playground.ts";

/** To be called when the store has the view of the link that the page was opened with. */
export function connectTextBox(root: Document, store: Store, playground: Playground): void {
  const box = find(root, "textarea#text");
  // On a slow line somebody has typed before this script came: their text wins over any other. A pin and a mask of a
  // link belong to the text of the link.
  if (box.value === "") box.value = store.get().text;
  else store.set({ text: box.value, pin: null, mask: [] }, "typing");
  box.addEventListener("input", (event) => playground.setText(box.value, event.timeStamp, box.selectionEnd));
  followStore(box, store, "text");
}

/** The second text, for models that take two. */
export function connectPairBox(root: Document, store: Store, playground: Playground): void {
  const box = find(root, "textarea#pair");
  box.value = store.get().pair;
  box.addEventListener("input", (event) => playground.setPair(box.value, event.timeStamp, box.selectionEnd));
  followStore(box, store, "pair");
}

/** Where nobody writes: the boxes show what the store holds, whatever it came from. */
export function showTexts(root: Document, store: Store): void {
  const [box, pairBox] = [find(root, "textarea#text"), find(root, "textarea#pair")];
  store.subscribe(({ text, pair }) => {
    if (box.value !== text) box.value = text;
    if (pairBox.value !== pair) pairBox.value = pair;
  });
}

function followStore(box: HTMLTextAreaElement, store: Store, key: "text" | "pair"): void {
  store.subscribe(({ [key]: text }, _before, cause) => {
    if (!COMES_FROM_ELSEWHERE.has(cause) || box.value === text) return;
    box.value = text;
    // What a model writes is written at the end. Once a frame: it has the whole text laid out.
    if (cause === "generated") requestAnimationFrame(() => (box.scrollTop = box.scrollHeight));
  });
}

function find(root: Document, selector: string): HTMLTextAreaElement {
  const box = root.querySelector<HTMLTextAreaElement>(selector);
  if (box === null) throw new Error(`The page has no ${selector}.`);
  return box;
}

const COMES_FROM_ELSEWHERE: ReadonlySet<Cause> = new Set([
  "link",
  "swap",
  "generated",
  "model",
  // Of given weights that a link names: their file has its own text, whatever the link says.
  "correction",
]);
