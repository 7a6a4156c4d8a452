// A snapshot: the weights of one head in eight bits, with its tokens and where they come from. A record of a real run,
// written by export/snapshot.ts alone, as JSON:
//
//   { "format": "headlight-snapshot-1",
//     "provenance": {…},          as in every file that is taken away (export/provenance.ts)
//     "view": { "layer": "1" },   keys and values of a link: the view that it was taken of
//     "tokens": ["The", " cat"],  all tokens of the text
//     "weights": "…",             base64url of bytes, round(255 * weight) [queries, keys]
//     "masked": "…" }             base64url of bits, the highest of a byte first: 1 where the query does not see the key
//                                 [queries, keys]; left out where every query sees every key
//
// It is read here, wherever it comes from: it lies in somebody's page, and may hold anything.

import { fromBase64Url } from "../text/base64url.ts";
import { formatCount } from "./number-format.ts";

export const SNAPSHOT_FORMAT = "headlight-snapshot-1";
export const MAX_SNAPSHOT_TOKENS = 512;
/** Weights of so many tokens are 350,000 characters; the rest are texts. */
export const MAX_SNAPSHOT_CHARS = 1_000_000;

type Range = readonly [first: number, last: number];

export interface Snapshot {
  readonly program: string;
  readonly model: string;
  /** Of its parameters, 64 hexadecimal digits; "" where it is not told. */
  readonly sha256: string;
  readonly layer: number | "mean";
  readonly head: number | "mean";
  readonly isFirstHidden: boolean;
  readonly view: Readonly<Record<string, string>>;
  readonly tokens: readonly string[];
  /** Half-open ranges of tokens. */
  readonly queries: Range;
  readonly keys: Range;
  readonly weights: Uint8Array; // [queries, keys]
  /** 1 where the query does not see the key. */
  readonly masked: Uint8Array; // [queries, keys]
}

export interface ReadSnapshot {
  readonly snapshot?: Snapshot;
  /** Why there is none, as a sentence; "" where there is one. */
  readonly problem: string;
}

export function readSnapshot(text: string): ReadSnapshot {
  if (text.length > MAX_SNAPSHOT_CHARS) {
    const counts = `${formatCount(text.length)} characters; at most ${formatCount(MAX_SNAPSHOT_CHARS)} are read`;
    return { problem: `The saved map has ${counts}.` };
  }
  if (text.trim() === "") return { problem: "The saved map is empty, or could not be loaded." };
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return { problem: "The saved map is damaged: it is no JSON." };
  }
  return isRecord(file) ? readFile(file) : damaged("it is no object");
}

function readFile({
  format,
  provenance,
  view,
  tokens,
  weights,
  masked: bits,
}: Readonly<Record<string, unknown>>): ReadSnapshot {
  if (format !== SNAPSHOT_FORMAT)
    return { problem: `The saved map is of another format than ${SNAPSHOT_FORMAT}: it is not read.` };
  if (!isListOfTexts(tokens)) return damaged("its tokens are no list of texts");
  const count = tokens.length;
  if (count > MAX_SNAPSHOT_TOKENS) {
    const counts = `${formatCount(count)} tokens; at most ${formatCount(MAX_SNAPSHOT_TOKENS)} are drawn`;
    return { problem: `The saved map has ${counts}.` };
  }
  if (!isRecord(provenance)) return damaged("it does not say where it comes from");
  const { program, model, layer, head, queries, keys, first_token: first, model_sha256: sha } = provenance;
  if (typeof program !== "string" || typeof model !== "string" || !isPlace(layer) || !isPlace(head))
    return damaged("it does not say where it comes from");
  if (!isRange(queries, count) || !isRange(keys, count)) return damaged("its queries or keys are not among its tokens");
  const bytes = typeof weights === "string" ? fromBase64Url(weights) : undefined;
  const size = (queries[1] - queries[0]) * (keys[1] - keys[0]);
  if (bytes?.length !== size) return damaged(`it does not have ${formatCount(size)} weights`);
  const masked = readBits(bits, size);
  if (masked === undefined) return damaged(`it does not say of ${formatCount(size)} cells which are masked`);
  const sha256 = typeof sha === "string" && /^[0-9a-f]{64}$/.test(sha) ? sha : "";
  const about = { program, model, sha256, layer, head, isFirstHidden: first === "hidden", view: textsOf(view) };
  return { snapshot: { ...about, tokens, queries, keys, weights: bytes, masked }, problem: "" };
}

/** The bits of `written`, one in each byte; undefined where there are not `count` of them. */
function readBits(written: unknown, count: number): Uint8Array | undefined {
  if (written === undefined) return new Uint8Array(count);
  const bytes = typeof written === "string" ? fromBase64Url(written) : undefined;
  if (bytes?.length !== Math.ceil(count / 8)) return undefined;
  return Uint8Array.from({ length: count }, (_, at) => ((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
}

function damaged(how: string): ReadSnapshot {
  return { problem: `The saved map is damaged: ${how}.` };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isPlace(value: unknown): value is number | "mean" {
  return value === "mean" || (Number.isInteger(value) && Number(value) >= 0);
}

function isRange(value: unknown, count: number): value is Range {
  if (!Array.isArray(value) || value.length !== 2 || !value.every(Number.isInteger)) return false;
  const [first, last] = value as [number, number];
  return first >= 0 && first < last && last <= count;
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
