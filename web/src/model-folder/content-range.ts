// The header Content-Range: which bytes an answer of status 206 brings.

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
