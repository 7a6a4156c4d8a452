// Text in a PNG file: an iTXt chunk behind its header, as the PNG specification (third edition, 11.3.3.4) lays it out.

import { crc32 } from "../text/crc32.ts";

const SIGNATURE_BYTES = 8;
/** Length and type before a chunk's data, and the check sum behind it. */
const CHUNK_BYTES = 12;

/** Returns a new file. `keyword`: Latin letters, at most 79. */
export function withText(png: Uint8Array, keyword: string, text: string): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  // Not compressed, of no language, the keyword as it is.
  const data = [...encoder.encode(`iTXt${keyword}`), 0, 0, 0, 0, 0, ...encoder.encode(text)];
  const chunk = new Uint8Array(4 + data.length + 4);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length - 4);
  chunk.set(data, 4);
  view.setUint32(4 + data.length, crc32(chunk.subarray(4, 4 + data.length)));
  const headerEnd = SIGNATURE_BYTES + CHUNK_BYTES + new DataView(png.buffer, png.byteOffset).getUint32(SIGNATURE_BYTES);
  const file = new Uint8Array(png.length + chunk.length);
  file.set(png.subarray(0, headerEnd));
  file.set(chunk, headerEnd);
  file.set(png.subarray(headerEnd), headerEnd + chunk.length);
  return file;
}
