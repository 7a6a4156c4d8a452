// The packed tier of links: what the readable tier holds, in fewer characters.
//
//   #1z<base64url(deflate-raw(JSON))>.<length>.<sum>
//
// The JSON is one object: keys of a link, and their values as a link writes them, before escaping. `length`: its bytes, in
// base 36. `sum`: its CRC-32, eight hexadecimal digits. Both are checked, and no more than `length` bytes are unpacked: a
// link may come from anybody. One more key, `saved`, carries a map: state/saved-link.ts.

import { fromBase64Url, toBase64Url } from "../text/base64url.ts";
import { crc32 } from "../text/crc32.ts";
import { LINK_VERSION, type DecodedLink } from "./link-codec.ts";
import { LINK_TABLE } from "./link-keys.ts";
import type { LinkTable } from "./link-table.ts";
import { formatCount } from "./number-format.ts";
import { LIMITS, type Note, type PlaygroundState } from "./playground-state.ts";
import { encodeState, linkable } from "./share-link.ts";

const PREFIX = `#${LINK_VERSION}z`;
const FORM = /^#(\d{1,9})z([A-Za-z0-9_-]+)\.([0-9a-z]{1,6})\.([0-9a-f]{8})$/;
const MAX_UNPACKED_BYTES = 262_144;
/** A link stays readable unless packing saves a fifth of it. */
const WORTH_PACKING = 0.8;

/** The link of a view that is to be sent: packed where that is worth it. It may still be too long (fitsLink). */
export async function shortestLink(state: PlaygroundState): Promise<string> {
  const readable = encodeState(state);
  const bytes = bytesOf(LINK_TABLE, linkable(state));
  // Nobody reads more, however well it packs.
  if (bytes.length > MAX_UNPACKED_BYTES) return readable;
  const packed = await packBytes(bytes);
  return packed.length <= readable.length * WORTH_PACKING ? packed : readable;
}

export function packView<State>(table: LinkTable<State>, state: State, saved?: string): Promise<string> {
  return packBytes(bytesOf(table, state, saved));
}

function bytesOf<State>(table: LinkTable<State>, state: State, saved?: string): Uint8Array<ArrayBuffer> {
  const keys = Object.fromEntries(table.differences(state));
  return new TextEncoder().encode(JSON.stringify({ ...keys, saved }));
}

async function packBytes(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const packed = await throughStream(bytes, new CompressionStream("deflate-raw"), Infinity);
  return `${PREFIX}${toBase64Url(packed)}.${bytes.length.toString(36)}.${crc32(bytes).toString(16).padStart(8, "0")}`;
}

export interface UnpackedLink<State> extends DecodedLink<State> {
  /** A map that the link carries, as it was found. */
  readonly saved?: string | undefined;
}

/** As decodeView; a link that cannot be unpacked whole is not read at all. */
export async function unpackView<State>(table: LinkTable<State>, fragment: string): Promise<UnpackedLink<State>> {
  const refuse = (code: string, message: string): UnpackedLink<State> => ({
    state: table.defaults,
    notes: [{ code, message: `${message} The first view is shown.` }],
  });
  if (fragment.length > LIMITS.linkChars) {
    const counts = `The link has ${formatCount(fragment.length)} characters; at most ${formatCount(LIMITS.linkChars)} are read.`;
    return refuse("E_LINK_TOO_BIG", counts);
  }
  const [, version = "", payload = "", length = "", sum = ""] = FORM.exec(fragment) ?? [];
  if (version === "") return refuse("E_LINK_DAMAGED", "The packed link is cut or changed: its end is missing.");
  if (version !== LINK_VERSION)
    return refuse("E_LINK_VERSION", `The link is of version ${version}; this page reads version ${LINK_VERSION}.`);
  const byteLength = Number.parseInt(length, 36);
  if (byteLength > MAX_UNPACKED_BYTES) {
    const counts = `The link unpacks to ${formatCount(byteLength)} bytes; at most ${formatCount(MAX_UNPACKED_BYTES)} are read.`;
    return refuse("E_LINK_TOO_BIG", counts);
  }
  const entries = await unpackEntries(payload, byteLength, Number.parseInt(sum, 16));
  if (entries === undefined)
    return refuse("E_LINK_DAMAGED", "The packed link is cut or changed: its check sum differs.");
  const { state, problems } = table.read(entries);
  const saved = entries.find(([name]) => name === "saved")?.[1];
  return { state, notes: problems.map((message): Note => ({ code: "E_LINK_DAMAGED", message })), saved };
}

async function unpackEntries(
  payload: string,
  byteLength: number,
  sum: number,
): Promise<readonly (readonly [string, string])[] | undefined> {
  const packed = fromBase64Url(payload);
  if (packed === undefined) return undefined;
  try {
    const bytes = await throughStream(packed, new DecompressionStream("deflate-raw"), byteLength);
    if (bytes.length !== byteLength || crc32(bytes) !== sum) return undefined;
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    return Object.entries(value).flatMap(([name, written]) =>
      typeof written === "string" ? [[name, written] as const] : [],
    );
  } catch {
    // What is no deflate stream, no UTF-8 or no JSON.
    return undefined;
  }
}

/** Reads no more than one byte above `limit`. */
async function throughStream(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough<Uint8Array<ArrayBuffer>>(stream).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let count = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value);
    count += next.value.length;
    if (count > limit) {
      await reader.cancel();
      break;
    }
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
