// Files and folders that are dropped anywhere on the page. Text that is dropped stays what it is: text for the box.

import type { DroppedItem } from "../model-folder/dropped-files.ts";

/** `onFiles` gets them as a folder picker would have given them; the promise rejects when they cannot be read. */
export function connectDrop(root: Document, onFiles: (files: Promise<readonly File[]>) => void): void {
  const mark = (isOver: boolean): void => void root.body.classList.toggle("is-dropping", isOver);
  root.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    mark(true);
  });
  // Leaving one element for another tells which; leaving the window tells none.
  root.addEventListener("dragleave", ({ relatedTarget }) => {
    if (relatedTarget === null) mark(false);
  });
  root.addEventListener("drop", (event) => {
    mark(false);
    if (!hasFiles(event) || event.dataTransfer === null) return;
    event.preventDefault();
    onFiles(readFiles(Array.from(event.dataTransfer.items, itemNow)));
  });
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") === true;
}

/** When the event is over, its items are empty. */
function itemNow(item: DataTransferItem): DroppedItem {
  const [entry, file] = [item.webkitGetAsEntry?.() ?? null, item.getAsFile()];
  return { getAsFile: () => file, webkitGetAsEntry: () => entry };
}

async function readFiles(items: readonly DroppedItem[]): Promise<readonly File[]> {
  const { readDropped } = await import("../model-folder/dropped-files.ts");
  const placed = await readDropped(items);
  return placed.map(({ file, path }) => Object.defineProperty(file, "webkitRelativePath", { value: path }));
}
