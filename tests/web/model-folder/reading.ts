import type { ByteRange, ModelFile } from "../../../web/src/model-folder/model-folder.ts";

/** The chunks that a file hands out. */
export async function chunksOf(
  file: ModelFile,
  ranges: readonly ByteRange[],
  onBytes?: (count: number) => void,
): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.stream(ranges, onBytes)) chunks.push(chunk);
  return chunks;
}

export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(chunks));
}

/** What a promise was rejected with, as `CODE message`. */
export async function faultOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown) return `${String(thrown.code)} ${thrown.message}`;
    throw thrown;
  }
  throw new Error("Nothing was refused");
}
