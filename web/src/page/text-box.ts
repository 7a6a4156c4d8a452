// The text box is plain HTML, there before any script: what it holds goes to the store with every input, and
// a text that came from a link goes into it.

import type { Store } from "../state/store.ts";
import type { Playground } from "./playground.ts";

/** To be called when the store has the view of the link that the page was opened with. */
export function connectTextBox(root: Document, store: Store, playground: Playground): void {
  const box = root.querySelector<HTMLTextAreaElement>("textarea#text");
  if (box === null) throw new Error("The page has no text box.");
  // On a slow line somebody has typed before this script came: their text wins over any other. A pin of a link
  // belongs to the text of the link.
  if (box.value === "") box.value = store.get().text;
  else store.set({ text: box.value, pin: null }, "typing");
  box.addEventListener("input", (event) => playground.setText(box.value, event.timeStamp));
  store.subscribe(({ text }, _before, cause) => {
    if (cause === "link" && box.value !== text) box.value = text;
  });
}
