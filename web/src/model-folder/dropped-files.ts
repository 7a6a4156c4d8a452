// What is dropped on a page: files, and folders, which have to be walked. The types are the DOM's, as far as they are used.

import { AttentionError } from "../engine/fault.ts";
import { formatCount } from "../text/write-values.ts";
import { abortable } from "./abortable.ts";
import type { SignalOption } from "./model-folder.ts";
import type { PlacedFile } from "./pick-folder.ts";

/** DataTransferItem. */
export interface DroppedItem {
  getAsFile(): File | null;
  webkitGetAsEntry?(): DroppedEntry | null;
}

/** FileSystemEntry: one of a file, or of a folder. */
export interface DroppedEntry {
  readonly isDirectory: boolean;
  /** Begins with a slash. */
  readonly fullPath: string;
}

type Walk<Result> = (resolve: (result: Result) => void, reject: (error: unknown) => void) => void;

interface FileEntry extends DroppedEntry {
  readonly file: Walk<File>;
}

interface FolderEntry extends DroppedEntry {
  createReader(): { readonly readEntries: Walk<readonly DroppedEntry[]> };
}

/** A model has a handful; somebody's whole home folder should not be walked. */
const MAX_FILES = 1000;

/**
 * All files, with the folders they lie in. To be called while the event is handled: later the items are empty.
 * E_FOLDER for more files than a model's folder has, E_FILE_READ where the browser may not look.
 */
export function readDropped(items: Iterable<DroppedItem>, { signal }: SignalOption = {}): Promise<PlacedFile[]> {
  const files: PlacedFile[] = [];
  const entries: DroppedEntry[] = [];
  for (const item of items) {
    const entry = item.webkitGetAsEntry?.() ?? undefined;
    const file = entry === undefined ? item.getAsFile() : null;
    if (entry !== undefined) entries.push(entry);
    if (file !== null) files.push({ file, path: file.name });
  }
  return walk(entries, files, signal);
}

async function walk(
  entries: readonly DroppedEntry[],
  files: PlacedFile[],
  signal: AbortSignal | undefined,
): Promise<PlacedFile[]> {
  const left = [...entries];
  for (let entry = left.shift(); entry !== undefined; entry = left.shift()) {
    signal?.throwIfAborted();
    if (entry.isDirectory) left.push(...(await childrenOf(entry as FolderEntry, signal)));
    else files.push({ file: await fileOf(entry as FileEntry, signal), path: entry.fullPath.replace(/^\//, "") });
    if (files.length + left.length > MAX_FILES) throw tooMany();
  }
  return files;
}

/** Browsers hand out a hundred at a time, and none at the end. */
async function childrenOf(folder: FolderEntry, signal: AbortSignal | undefined): Promise<readonly DroppedEntry[]> {
  const reader = folder.createReader();
  const children: DroppedEntry[] = [];
  for (;;) {
    const some = await asked<readonly DroppedEntry[]>(folder, signal, (...answer) => reader.readEntries(...answer));
    if (some.length === 0) return children;
    children.push(...some);
    if (children.length > MAX_FILES) throw tooMany();
  }
}

function fileOf(entry: FileEntry, signal: AbortSignal | undefined): Promise<File> {
  return asked<File>(entry, signal, (...answer) => entry.file(...answer));
}

async function asked<Result>(entry: DroppedEntry, signal: AbortSignal | undefined, ask: Walk<Result>): Promise<Result> {
  const answer = new Promise<Result>((resolve, reject) => {
    ask(resolve, (error) => reject(unreadable(entry, error)));
  });
  return abortable(answer, signal);
}

function unreadable({ fullPath }: DroppedEntry, error: unknown): AttentionError {
  const reason = error instanceof Error && error.message !== "" ? ` (${error.message})` : "";
  const sentence = `${fullPath.replace(/^\//, "")} cannot be read${reason}; check that the file is still there and may be read, and drop the folder again.`;
  return new AttentionError("E_FILE_READ", sentence);
}

function tooMany(): AttentionError {
  const sentence = `There are more than ${formatCount(MAX_FILES)} files in what was dropped; drop the model's folder only.`;
  return new AttentionError("E_FOLDER", sentence);
}
