// kept.json, which says that a copy is complete, and what belongs to it.

import type { ModelFolder } from "./model-folder.ts";
import { openSink } from "./opfs-sink.ts";

export const KEPT = "kept.json";

export interface Manifest {
  /** Of this copy alone: what it is called in lists. */
  readonly name: string;
  /** Of the folder it was copied from; left out where it is the same. */
  readonly folder?: string | undefined;
  /** Of that folder, without a query; none of files. */
  readonly address?: string | undefined;
  readonly host: string | undefined;
  readonly files: readonly (readonly [name: string, sizeBytes: number])[];
}

const VERSION = 1;

export async function writeManifest(folder: FileSystemDirectoryHandle, manifest: Manifest): Promise<void> {
  const handle = await folder.getFileHandle(KEPT, { create: true });
  const sink = await openSink(handle);
  await sink.write(new TextEncoder().encode(JSON.stringify({ version: VERSION, ...manifest })));
  await sink.close();
}

/** Undefined for a copy that is not complete. */
export async function readManifest(folder: FileSystemDirectoryHandle): Promise<Manifest | undefined> {
  const file = await fileIn(folder, KEPT);
  return file && parse(await file.text());
}

/** The files of a copy by name; undefined where one is missing or of another size than it was. */
export async function keptFiles(
  folder: FileSystemDirectoryHandle,
  { files }: Manifest,
): Promise<ReadonlyMap<string, File> | undefined> {
  const found = new Map<string, File>();
  for (const [name, sizeBytes] of files) {
    const file = await fileIn(folder, name);
    if (file?.size !== sizeBytes) return undefined;
    found.set(name, file);
  }
  return found;
}

/** Undefined where one of the files has no known size. */
export async function sizeOfAll(
  folder: ModelFolder,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const sizes = await Promise.all(names.map((name) => folder.sizeOf(name, { signal })));
  return sizes.reduce<number | undefined>(
    (sum, size) => (sum === undefined || size === undefined ? undefined : sum + size),
    0,
  );
}

async function fileIn(folder: FileSystemDirectoryHandle, name: string): Promise<File | undefined> {
  try {
    return await (await folder.getFileHandle(name)).getFile();
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === "NotFoundError") return undefined;
    throw thrown;
  }
}

function parse(text: string): Manifest | undefined {
  // A tab that is closed while it writes may leave half of it.
  if (!text.endsWith("}")) return undefined;
  const manifest = JSON.parse(text) as Manifest & { readonly version: number };
  return manifest.version === VERSION ? manifest : undefined;
}
