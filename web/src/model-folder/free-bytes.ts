// Gives memory back at once where it is large: a browser collects dead arrays only when many megabytes lie about.

/** The bytes are not needed any more; nobody else may hold their buffer. Older browsers leave it to their collector. */
export function freeBytes({ buffer }: Uint8Array<ArrayBuffer>): void {
  // ArrayBuffer.prototype.transfer (ES2024): the contents move to a buffer without room for them.
  (buffer as { transfer?: (byteLength: number) => ArrayBuffer }).transfer?.(0);
}
