// Safetensors files for tests, written apart from the reader: entry by entry, with any text where a test wants it wrong.

export function length(bytes: bigint): Uint8Array<ArrayBuffer> {
  const eight = new Uint8Array(8);
  new DataView(eight.buffer).setBigUint64(0, bytes, true);
  return eight;
}

/** A file with this header and so many bytes of data. */
export function withHeader(header: string | Uint8Array, dataBytes = 0): Uint8Array<ArrayBuffer> {
  const bytes = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const file = new Uint8Array(8 + bytes.length + dataBytes);
  file.set(length(BigInt(bytes.length)));
  file.set(bytes, 8);
  return file;
}

export const entry = (name: string, dtype: string, shape: string, offsets: string): string =>
  `"${name}":{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;

export function headerOf(file: Uint8Array): string {
  const bytes = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  return new TextDecoder().decode(file.subarray(8, 8 + bytes));
}

export function dataOf(file: Uint8Array): Uint8Array {
  return file.subarray(8 + new TextEncoder().encode(headerOf(file)).length);
}
