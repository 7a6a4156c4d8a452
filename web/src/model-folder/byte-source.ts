// One file made of whatever can hand out its bytes: files-folder.ts and address-folder.ts differ below this line only.

import { AttentionError } from "../engine/fault.ts";
import { freeBytes } from "./free-bytes.ts";
import { formatCount } from "../text/write-values.ts";
import { abortable } from "./abortable.ts";
import { type ByteRange, CHUNK_BYTES, type ModelFile, type SignalOption } from "./model-folder.ts";

export interface ByteSource {
  readonly sizeBytes: number | undefined;
  /**
   * Some of the bytes from `first` on, at least one and at most `most`; none at the end of the file. A buffer belongs to
   * whoever got its last byte.
   */
  pull(first: number, most: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): void;
}

/** How messages speak of the file. */
export interface FileWords {
  readonly name: string;
  readonly folder: string;
  /** What to do when it is not all there. */
  readonly advice: string;
}

export function openSource(source: ByteSource, words: FileWords, { signal }: SignalOption = {}): ModelFile {
  return new SourceFile(source, words, signal);
}

class SourceFile implements ModelFile {
  private isClosed = false;

  constructor(
    private readonly source: ByteSource,
    private readonly words: FileWords,
    private readonly signal: AbortSignal | undefined,
  ) {
    signal?.addEventListener("abort", this.close, { once: true });
  }

  get name(): string {
    return this.words.name;
  }

  get sizeBytes(): number | undefined {
    return this.source.sizeBytes;
  }

  async *stream(
    ranges: Iterable<ByteRange>,
    onBytes?: (count: number) => void,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
    for (const range of ranges) yield* this.cut(checked(range), onBytes);
  }

  async read(range: ByteRange): Promise<Uint8Array<ArrayBuffer>> {
    const { first, last } = checked(range);
    const bytes = await this.gather(first, last - first);
    if (first + bytes.length < last) throw this.truncated(first + bytes.length, last);
    return bytes;
  }

  readonly close = (): void => {
    this.signal?.removeEventListener("abort", this.close);
    this.isClosed = true;
    this.source.close();
  };

  private async *cut(
    { first, last }: ByteRange,
    onBytes?: (count: number) => void,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
    for (let at = first; at < last;) {
      const wanted = Math.min(CHUNK_BYTES, last - at);
      const chunk = await this.gather(at, wanted, onBytes);
      at += chunk.length;
      if (chunk.length > 0) yield chunk;
      if (chunk.length === wanted) continue;
      // A promised length may be that of a compressed body: more than it is no fault.
      const promised = last === Infinity ? (this.sizeBytes ?? 0) : last;
      if (at < promised) throw this.truncated(at, promised);
      return;
    }
  }

  /** `length` bytes, or fewer where the file ends. */
  private async gather(
    first: number,
    length: number,
    onBytes?: (count: number) => void,
  ): Promise<Uint8Array<ArrayBuffer>> {
    let gathered: Uint8Array<ArrayBuffer> | undefined;
    let filled = 0;
    while (filled < length) {
      const piece = await this.pull(first + filled, length - filled);
      if (piece.length === 0) break;
      onBytes?.(piece.length);
      if (piece.length === length && piece.length === piece.buffer.byteLength) return piece;
      gathered ??= new Uint8Array(length);
      gathered.set(piece, filled);
      filled += piece.length;
      // Of a chunk, the last piece: a network brings thousands of them.
      if (piece.byteOffset + piece.length === piece.buffer.byteLength) freeBytes(piece);
    }
    return gathered === undefined || filled === length ? (gathered ?? new Uint8Array(0)) : gathered.slice(0, filled);
  }

  private async pull(first: number, most: number): Promise<Uint8Array<ArrayBuffer>> {
    this.signal?.throwIfAborted();
    if (this.isClosed) throw new Error(`${this.name} was closed before it was read`);
    return abortable(this.source.pull(first, most), this.signal);
  }

  private truncated(came: number, wanted: number): AttentionError {
    return truncated(this.words, came, wanted);
  }
}

export function truncated({ name, folder, advice }: FileWords, came: number, wanted: number): AttentionError {
  const numbers = `ends after ${formatCount(came)} of ${formatCount(wanted)} bytes`;
  return new AttentionError("E_TRUNCATED", `${name} of “${folder}” ${numbers}; ${advice}.`);
}

function checked(range: ByteRange): ByteRange {
  const { first, last } = range;
  if (Number.isSafeInteger(first) && first >= 0 && last >= first) return range;
  throw new Error(`No range of bytes: [${String(first)}, ${String(last)})`);
}
