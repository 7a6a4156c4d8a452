// Bytes as text (RFC 4648, section 4).

/** Throws for what is none. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/** Bytes of one call: as many arguments as every browser takes. A multiple of three, so that nothing is filled up within. */
const PORTION_BYTES = 3 * 2 ** 13;

/** In pieces that belong behind each other: all of it may be longer than a text can be. */
export function base64Of(bytes: Uint8Array): readonly string[] {
  const count = Math.ceil(bytes.length / PORTION_BYTES);
  return Array.from({ length: count }, (_, at) =>
    btoa(String.fromCharCode(...bytes.subarray(at * PORTION_BYTES, (at + 1) * PORTION_BYTES))),
  );
}
