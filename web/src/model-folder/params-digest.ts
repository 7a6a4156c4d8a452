// Which parameters a model has, as model hubs tell it: SHA-256 of the file that holds them.

import type { ModelFolder, SignalOption } from "./model-folder.ts";
import { findParams } from "./params-files.ts";

/** The platform digests only what lies in memory as a whole. */
const MAX_DIGESTED_BYTES = 2 ** 28;

/** In hexadecimal. Undefined for several files, for a larger one, and where the platform digests nothing (plain http). */
export async function paramsDigest(folder: ModelFolder, { signal }: SignalOption = {}): Promise<string | undefined> {
  const platform = (globalThis.crypto as Partial<Crypto> | undefined)?.subtle;
  if (platform === undefined) return undefined;
  const [name, ...others] = (await findParams(folder, { signal })).names;
  if (name === undefined || others.length > 0) return undefined;
  const sizeBytes = await folder.sizeOf(name, { signal });
  if (sizeBytes === undefined || sizeBytes > MAX_DIGESTED_BYTES) return undefined;
  const file = await folder.open(name, { signal });
  try {
    const bytes = await file.read({ first: 0, last: sizeBytes });
    const digest = new Uint8Array(await platform.digest("SHA-256", bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  } finally {
    file.close();
  }
}
