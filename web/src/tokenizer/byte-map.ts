// The alphabet of byte-level BPE (GPT-2's bytes_to_unicode): every byte as a character that can be seen.

const CHARACTERS: readonly string[] = byteCharacters();
const BYTES: ReadonlyMap<string, number> = new Map(CHARACTERS.map((character, byte) => [character, byte]));

const ENCODER = new TextEncoder();

/** The bytes of a character in UTF-8. Half of a surrogate pair becomes those of U+FFFD. */
export function charactersOfBytes(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x80) return CHARACTERS[code]!;
  return Array.from(ENCODER.encode(character), (byte) => CHARACTERS[byte]!).join("");
}

/** Nothing where a character stands for no byte. */
export function bytesOfCharacters(characters: string): Uint8Array | undefined {
  const bytes = Array.from(characters, (character) => BYTES.get(character));
  return bytes.every((byte) => byte !== undefined) ? Uint8Array.from(bytes) : undefined;
}

/** Printing characters of Latin-1 stand for themselves, all others are counted up from U+0100. */
function byteCharacters(): string[] {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrinting = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
    return String.fromCharCode(isPrinting ? byte : next++);
  });
}

const BYTE_TOKEN = /^<0x([0-9A-F]{2})>$/i;

/** The byte that a token such as <0x0A> of a byte-fallback vocabulary stands for. */
export function byteOfToken(token: string): number | undefined {
  const digits = BYTE_TOKEN.exec(token)?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}

export function tokenOfByte(byte: number): string {
  return `<0x${hexOf(byte)}>`;
}

export function hexOf(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}

/** How many bytes at the end begin a character of UTF-8 and do not finish it. */
export function unfinishedBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0xc2 && byte <= 0xf4) return back < lengthFromLead(byte) ? back : 0;
    if (byte < 0x80 || byte > 0xbf) return 0;
  }
  return 0;
}

function lengthFromLead(byte: number): number {
  if (byte >= 0xf0) return 4;
  return byte >= 0xe0 ? 3 : 2;
}
