// A whole file in one piece, up to a limit: for the small ones of a folder.

import { AttentionError } from "../engine/fault.ts";
import { formatCount } from "../text/write-values.ts";
import type { ModelFolder, SignalOption } from "./model-folder.ts";

export interface ReadOptions extends SignalOption {
  readonly maxBytes: number;
}

/** E_FILE_SIZE where it is longer; not more than `maxBytes`, and a chunk, are ever read. */
export async function readBytes(
  folder: ModelFolder,
  name: string,
  { maxBytes, signal }: ReadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const file = await folder.open(name, { signal });
  try {
    if ((file.sizeBytes ?? 0) > maxBytes) throw tooLong(folder, name, maxBytes, file.sizeBytes);
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of file.stream([{ first: 0, last: Infinity }])) {
      length += chunk.length;
      if (length > maxBytes) throw tooLong(folder, name, maxBytes);
      chunks.push(chunk);
    }
    return joined(chunks, length);
  } finally {
    file.close();
  }
}

/** As readBytes, decoded; a byte order mark is left out. E_FILE_TEXT where the bytes are not UTF-8. */
export async function readText(folder: ModelFolder, name: string, options: ReadOptions): Promise<string> {
  const bytes = await readBytes(folder, name, options);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const sentence = `${name} of “${folder.name}” is no text in UTF-8, as it should be; download or export it again.`;
    throw new AttentionError("E_FILE_TEXT", sentence);
  }
}

export function tooLong(
  { name: folder }: ModelFolder,
  name: string,
  maxBytes: number,
  foundBytes?: number,
): AttentionError {
  const found = foundBytes === undefined ? `more than ${formatCount(maxBytes)}` : formatCount(foundBytes);
  const advice = `at most ${formatCount(maxBytes)} are read: check that it is what a model's ${name} should be`;
  return new AttentionError("E_FILE_SIZE", `${name} of “${folder}” has ${found} bytes; ${advice}.`);
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
