// One file of a model's folder into the browser's private file system, chunk by chunk.

import { maxBytesOf } from "./file-names.ts";
import type { ModelFolder, SignalOption } from "./model-folder.ts";
import { openSink } from "./opfs-sink.ts";
import { tooLong } from "./read-file.ts";

interface CopyOptions extends SignalOption {
  readonly onBytes: (count: number) => void;
}

/** Its length in bytes. E_FILE_SIZE where it is longer than such a file may be. */
export async function copyFile(
  folder: ModelFolder,
  name: string,
  target: FileSystemDirectoryHandle,
  { onBytes, signal }: CopyOptions,
): Promise<number> {
  const file = await folder.open(name, { signal });
  try {
    const sink = await openSink(await target.getFileHandle(name, { create: true }));
    try {
      let length = 0;
      for await (const chunk of file.stream([{ first: 0, last: Infinity }], onBytes)) {
        length += chunk.length;
        if (length > maxBytesOf(name)) throw tooLong(folder, name, maxBytesOf(name));
        await sink.write(chunk);
      }
      await sink.close();
      return length;
    } catch (thrown) {
      await sink.abort();
      throw thrown;
    }
  } finally {
    file.close();
  }
}
