// A model folder as those see it who read it, wherever its bytes come from.

/** Half-open range [first, last) of a file's bytes; a `last` of Infinity means: to its end. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

export interface ModelOrigin {
  readonly kind: "files" | "address" | "kept" | "built-in";
  /** As it was asked for, with its port. Absent where no other host than the page's own was involved. */
  readonly host?: string | undefined;
  /** Of the folder, where it has one; without a query, which may hold a secret. */
  readonly address?: string | undefined;
}

export interface SignalOption {
  /** Aborting rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** One file, opened. It is read forwards: another order is served too, but may download bytes a second time. */
export interface ModelFile {
  readonly name: string;
  /** Undefined where the server does not tell. */
  readonly sizeBytes: number | undefined;
  /**
   * The bytes of the ranges, one range after another. A chunk owns its buffer, belongs to one range, and has CHUNK_BYTES
   * unless it is the range's last; an empty range has none. `onBytes` hears of bytes as they arrive.
   *
   * E_TRUNCATED where the file ends before a range does; Infinity asks for as many bytes as were promised.
   */
  stream(ranges: Iterable<ByteRange>, onBytes?: (count: number) => void): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** One range with an end, in one piece. */
  read(range: ByteRange): Promise<Uint8Array<ArrayBuffer>>;
  /** Ends what is under way. Aborting the signal that the file was opened with does the same. */
  close(): void;
}

/** Files beside each other, by name. Reads reject with an AttentionError, or with a signal's reason. */
export interface ModelFolder {
  readonly name: string;
  readonly origin: ModelOrigin;
  /** Hosts that answered so far, redirects followed; none for files. */
  readonly hosts: readonly string[];
  /** All that lies in it, where that is known without asking for each. */
  readonly names?: readonly string[] | undefined;
  has(name: string, options?: SignalOption): Promise<boolean>;
  /** Undefined where the server does not tell; E_FILE_MISSING where there is none of this name. */
  sizeOf(name: string, options?: SignalOption): Promise<number | undefined>;
  /** The signal counts for as long as the file is open. E_FILE_MISSING where there is none of this name. */
  open(name: string, options?: SignalOption): Promise<ModelFile>;
}

export const CHUNK_BYTES = 2 ** 20;
