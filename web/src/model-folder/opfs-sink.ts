// Writing a file of the browser's private file system, in the way that the browser has: Safari before 26 has only one, and
// that only in workers.

import { AttentionError } from "../engine/fault.ts";

export interface Sink {
  write(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
  /** What was written is lost or left; the folder around it is removed in any case. */
  abort(): Promise<void>;
}

interface SyncAccess {
  write(chunk: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  close(): void;
}

/** Either may be missing, whatever the types of the DOM say. */
interface Writable {
  createWritable?(): Promise<FileSystemWritableFileStream>;
  createSyncAccessHandle?(): Promise<SyncAccess>;
}

/** Of an empty file. */
export async function openSink(handle: FileSystemFileHandle): Promise<Sink> {
  const writable = handle as unknown as Writable;
  if (writable.createWritable !== undefined) return streamSink(await writable.createWritable());
  if (writable.createSyncAccessHandle !== undefined) return syncSink(await writable.createSyncAccessHandle());
  const sentence =
    "This browser lets a page read private files but not write them; a newer one does, and the model is usable without being kept.";
  throw new AttentionError("E_STORE_MISSING", sentence);
}

function streamSink(stream: FileSystemWritableFileStream): Sink {
  return {
    write: (chunk) => stream.write(chunk),
    close: () => stream.close(),
    // A stream that has failed is aborted already, and says so by failing again.
    abort: () => stream.abort().catch(() => undefined),
  };
}

/** It writes at once, where streams write when they are closed. */
function syncSink(access: SyncAccess): Sink {
  let isOpen = true;
  // Said each time: the first browsers that had this began at 0 again.
  let at = 0;
  const close = (): Promise<void> => {
    if (isOpen) access.close();
    isOpen = false;
    return Promise.resolve();
  };
  const write = async (chunk: Uint8Array<ArrayBuffer>): Promise<void> => {
    const written = await Promise.resolve(access.write(chunk, { at }));
    at += written;
    if (written < chunk.length) throw new DOMException("Only a part was written", "QuotaExceededError");
  };
  return { write, close, abort: close };
}
