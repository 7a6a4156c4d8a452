// What the browser's private file system can refuse, each with one sentence.

import { AttentionError, messageOf } from "../engine/fault.ts";
import { formatBytes } from "../text/write-values.ts";

const USABLE = "the model is usable without being kept";

/** The folder `name` of the private file system. E_STORE_MISSING, E_STORE_BLOCKED. */
export async function openRoot(storage: StorageManager | undefined, name: string): Promise<FileSystemDirectoryHandle> {
  if (typeof (storage as Partial<StorageManager> | undefined)?.getDirectory !== "function") {
    const sentence = `This browser keeps no files for this page (they need https, or a newer browser); ${USABLE}.`;
    throw new AttentionError("E_STORE_MISSING", sentence);
  }
  try {
    const root = await (storage as StorageManager).getDirectory();
    return await root.getDirectoryHandle(name, { create: true });
  } catch (thrown) {
    const sentence = `This browser does not let this page keep files (${messageOf(thrown)}), as in private windows or where site data is blocked; ${USABLE}.`;
    throw new AttentionError("E_STORE_BLOCKED", sentence);
  }
}

/** E_STORE_FULL where the browser says beforehand that `bytes` will not fit. */
export async function checkRoom(storage: StorageManager | undefined, model: string, bytes: number): Promise<void> {
  const { usage, quota } = await estimate(storage);
  if (usage === undefined || quota === undefined || bytes <= quota - usage) return;
  const room = formatBytes(Math.max(quota - usage, 0));
  const sentence = `“${model}” has ${formatBytes(bytes)}, and this browser has room for ${room} more (${formatBytes(usage)} of ${formatBytes(quota)} are used); delete a kept model, or free space on the disk.`;
  throw new AttentionError("E_STORE_FULL", sentence);
}

/** `what` went wrong, as a sentence without its end. Faults that have their own words stay as they are. */
export async function storeFault(
  thrown: unknown,
  what: string,
  storage: StorageManager | undefined,
): Promise<AttentionError> {
  if (thrown instanceof AttentionError) return thrown;
  if (!(thrown instanceof Error) || thrown.name !== "QuotaExceededError") {
    return new AttentionError("E_STORE", `${what} (${messageOf(thrown)}); try again, or reload the page.`);
  }
  const { usage, quota } = await estimate(storage);
  const isKnown = usage !== undefined && quota !== undefined;
  const numbers = isKnown
    ? `${formatBytes(usage)} of ${formatBytes(quota)} are used`
    : "it does not say how much it has";
  const sentence = `${what}: this browser's room for the page is full (${numbers}); delete a kept model, or free space on the disk.`;
  return new AttentionError("E_STORE_FULL", sentence);
}

export function busy(name: string): AttentionError {
  const sentence = `“${name}” is not kept now, because another model is just being kept here or in another tab; try again when that is done.`;
  return new AttentionError("E_STORE_BUSY", sentence);
}

export function unknown(name: string): AttentionError {
  const sentence = `There is no kept model “${name}”; another tab may have deleted it, so open it from where it came.`;
  return new AttentionError("E_KEPT_UNKNOWN", sentence);
}

export function damaged(name: string): AttentionError {
  const sentence = `The kept copy of “${name}” is not complete any more; delete it, and open the model from where it came.`;
  return new AttentionError("E_KEPT_DAMAGED", sentence);
}

/** Browsers that do not count, or do not tell, leave both out. */
async function estimate(storage: StorageManager | undefined): Promise<StorageEstimate> {
  const asked = (storage as Partial<StorageManager> | undefined)?.estimate?.() ?? Promise.resolve({});
  return asked.catch(() => ({}));
}
