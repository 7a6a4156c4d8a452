// A safetensors file (github.com/huggingface/safetensors, "Format"): the length of a JSON header, the header, the tensors.

import type { Grid } from "./grid.ts";

const LENGTH_BYTES = 8;

export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint8Array;
}

/** `about`: texts that stand in the header's `__metadata__`. */
export function safetensorsFile(
  grids: readonly Grid[],
  about: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  return tensorsFile(
    grids.map(({ name, rows, columns, data }) => ({ name, shape: [rows, columns], data })),
    about,
  );
}

/** As safetensorsFile, of any shapes. */
export function tensorsFile(
  tensors: readonly Tensor[],
  about: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: about };
  // Float32 first: each tensor then begins at a multiple of its numbers' size.
  const ordered = tensors.toSorted((a, b) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  let dataBytes = 0;
  for (const { name, shape, data } of ordered) {
    const offsets = [dataBytes, dataBytes + data.byteLength];
    header[name] = { dtype: data instanceof Float32Array ? "F32" : "U8", shape, data_offsets: offsets };
    dataBytes += data.byteLength;
  }
  const written = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(written.length / LENGTH_BYTES) * LENGTH_BYTES;
  const file = new Uint8Array(LENGTH_BYTES + headerBytes + dataBytes).fill(0x20, 0, LENGTH_BYTES + headerBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.set(written, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerBytes;
  for (const { data } of ordered) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

/** A header above this is no list of tokens of a text that can be shown. */
const MAX_HEADER_BYTES = 2 ** 26;

/** The texts of the header's `__metadata__`. Rejects where it is no such file. */
export async function readTensorsAbout(file: Blob): Promise<Readonly<Record<string, string>>> {
  const bytesOf = async (first: number, last: number): Promise<ArrayBuffer> => file.slice(first, last).arrayBuffer();
  const length = Number(new DataView(await bytesOf(0, LENGTH_BYTES)).getBigUint64(0, true));
  if (length > MAX_HEADER_BYTES) throw new Error("The header is too long.");
  const header: unknown = JSON.parse(new TextDecoder().decode(await bytesOf(LENGTH_BYTES, LENGTH_BYTES + length)));
  const about = isRecord(header) && isRecord(header["__metadata__"]) ? header["__metadata__"] : {};
  return Object.fromEntries(
    Object.entries(about).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
