// What the headers of an answer say about lengths.

import type { ByteRange } from "./model-folder.ts";

export interface ContentRange extends ByteRange {
  /** Length of the whole file; undefined where the server writes "*". */
  readonly sizeBytes: number | undefined;
}

/** Reads "bytes 0-99/1000", both ends included. Undefined for what makes no sense, and for a header that is hidden. */
export function readContentRange(header: string | null): ContentRange | undefined {
  const [, from, to, of] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header ?? "") ?? [];
  const first = Number(from);
  const last = Number(to) + 1;
  const sizeBytes = of === "*" ? undefined : Number(of);
  const isWhole = [first, last, sizeBytes ?? 0].every(Number.isSafeInteger);
  return isWhole && first < last && last <= (sizeBytes ?? last) ? { first, last, sizeBytes } : undefined;
}

/** Length of the whole file, from an answer for a part of it; an empty file is told as "bytes *" of 0. */
export function sizeInRange({ headers }: Response): number | undefined {
  const header = headers.get("content-range");
  return header === "bytes */0" ? 0 : readContentRange(header)?.sizeBytes;
}

/** Length of a whole body. Undefined for one that comes compressed: that is another length than its bytes'. */
export function lengthOf({ headers }: Response): number | undefined {
  const length = headers.get("content-length");
  const isPlain = ["", "identity"].includes(headers.get("content-encoding") ?? "");
  return isPlain && length !== null && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}
