// A model folder made of files that are at hand: dropped or picked by the visitor, or kept by the browser.

import { AttentionError, messageOf } from "../engine/fault.ts";
import { type ByteSource, openSource } from "./byte-source.ts";
import type { ModelFile, ModelFolder, ModelOrigin, SignalOption } from "./model-folder.ts";

export class FilesFolder implements ModelFolder {
  readonly hosts = [];

  constructor(
    readonly name: string,
    readonly origin: ModelOrigin,
    private readonly files: ReadonlyMap<string, File>,
  ) {}

  get names(): readonly string[] {
    return [...this.files.keys()];
  }

  async has(name: string, { signal }: SignalOption = {}): Promise<boolean> {
    signal?.throwIfAborted();
    return Promise.resolve(this.files.has(name));
  }

  async sizeOf(name: string, { signal }: SignalOption = {}): Promise<number> {
    signal?.throwIfAborted();
    return Promise.resolve(this.find(name).size);
  }

  async open(name: string, { signal }: SignalOption = {}): Promise<ModelFile> {
    signal?.throwIfAborted();
    const words = { name, folder: this.name, advice: "it was cut short, so download or copy it again" };
    return Promise.resolve(openSource(new FileSource(this.find(name), words), words, { signal }));
  }

  private find(name: string): File {
    const file = this.files.get(name);
    if (file === undefined) throw fileMissing(name, this.name);
    return file;
  }
}

export function fileMissing(name: string, folder: string): AttentionError {
  return new AttentionError("E_FILE_MISSING", `${name} is missing in “${folder}”; open it together with the others.`);
}

class FileSource implements ByteSource {
  constructor(
    private readonly file: File,
    private readonly words: { readonly name: string; readonly folder: string },
  ) {}

  get sizeBytes(): number {
    return this.file.size;
  }

  async pull(first: number, most: number): Promise<Uint8Array<ArrayBuffer>> {
    try {
      return new Uint8Array(await this.file.slice(first, first + most).arrayBuffer());
    } catch (thrown) {
      // What was handed over is the file as it was then: after a change on disk, browsers refuse to read it.
      const { name, folder } = this.words;
      const sentence = `${name} of “${folder}” cannot be read any more (${messageOf(thrown)}); it was changed, moved or deleted, so open the folder again.`;
      throw new AttentionError("E_FILE_READ", sentence);
    }
  }

  close(): void {
    // A file at hand holds nothing open.
  }
}
