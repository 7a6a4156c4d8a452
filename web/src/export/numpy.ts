// NPY files, version 1.0, as numpy.lib.format describes them, in a zip without compression: what numpy.load reads.

import { zipSync, type Zippable } from "fflate";
import type { Grid } from "./grid.ts";

const MAGIC = [0x93, ...new TextEncoder().encode("NUMPY"), 1, 0];
/** So that whoever maps the file finds the numbers at an address that suits them. */
const ALIGNMENT = 64;

export function npyFile({ rows, columns, data }: Grid): Uint8Array<ArrayBuffer> {
  const type = data instanceof Float32Array ? "<f4" : "|u1";
  const words = `{'descr': '${type}', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const before = MAGIC.length + 2;
  const headerBytes = Math.ceil((before + words.length + 1) / ALIGNMENT) * ALIGNMENT - before;
  const header = `${words.padEnd(headerBytes - 1)}\n`;
  const file = new Uint8Array(before + headerBytes + data.byteLength);
  file.set(MAGIC);
  new DataView(file.buffer).setUint16(MAGIC.length, headerBytes, true);
  file.set(new TextEncoder().encode(header), before);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), before + headerBytes);
  return file;
}

/** `about`: a JSON text, which stands beside the arrays as provenance.json. */
export function npzFile(grids: readonly Grid[], about: string): Uint8Array<ArrayBuffer> {
  const files: Zippable = { "provenance.json": new TextEncoder().encode(about) };
  for (const grid of grids) files[`${grid.name}.npy`] = npyFile(grid);
  // Of no day: the same numbers give the same file.
  return zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) });
}
