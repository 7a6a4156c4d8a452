// The tokens beside weights that were computed elsewhere: lists of texts, in whichever form a file has them.

import { formatCount, quoteValue } from "../text/write-values.ts";
import type { Token } from "./engine.ts";
import { AttentionError } from "./fault.ts";

/** Texts of the queries; and of the keys where they are another text's. */
export interface GivenTokens {
  readonly queries: readonly string[];
  readonly keys: readonly string[] | undefined;
}

export interface FoundTexts {
  readonly tokens: readonly string[];
  readonly keyTokens: readonly string[] | undefined;
  /** First and last query, first and last key, as our exports write them: a part of the tokens. Empty: all. */
  readonly ranges: readonly number[];
}

/** Where a part of a map was exported, its rows and columns may be those of other tokens. */
export function textsWithin({ tokens, keyTokens, ranges }: FoundTexts): GivenTokens {
  const [firstQuery, lastQuery, firstKey, lastKey] = ranges;
  if (keyTokens !== undefined || firstQuery === undefined) return { queries: tokens, keys: keyTokens };
  const queries = tokens.slice(firstQuery, lastQuery);
  const isSquare = firstQuery === firstKey && lastQuery === lastKey;
  return { queries, keys: isSquare ? undefined : tokens.slice(firstKey, lastKey) };
}

export interface TokenTexts {
  /** Of the file. */
  readonly name: string;
  /** JSON: a list, or an object that has one as `tokens`. "" where there is none. */
  readonly tokens: string;
  readonly keyTokens: string;
  readonly provenance: string;
}

/** E_DUMP_SHAPE where they are no lists of texts. */
export function tokensOfJson({ name, tokens, keyTokens, provenance }: TokenTexts): GivenTokens {
  const parsed = parsedJson(name, "tokens", tokens);
  const isObject = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
  const about = isObject ? (parsed as Readonly<Record<string, unknown>>) : {};
  const list = isObject ? about["tokens"] : parsed;
  const origin = provenance === "" ? about["provenance"] : parsedJson(name, "provenance", provenance);
  const keys = keyTokens === "" ? undefined : parsedJson(name, "key_tokens", keyTokens);
  return textsWithin({
    tokens: list === undefined ? [] : textsOf(name, "tokens", list),
    keyTokens: keys === undefined ? undefined : textsOf(name, "key_tokens", keys),
    ranges: rangesOf(origin),
  });
}

function parsedJson(name: string, what: string, text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const sentence = `The ${what} of ${name} are no JSON text (${quoteValue(text)}); save json.dumps of the list.`;
    throw new AttentionError("E_DUMP_SHAPE", sentence);
  }
}

function textsOf(name: string, what: string, list: unknown): readonly string[] {
  const texts = Array.isArray(list) ? list.map((item: unknown) => textOf(item)) : [undefined];
  const wrong = texts.indexOf(undefined);
  if (wrong === -1) return texts as readonly string[];
  const where = Array.isArray(list) ? `: entry ${formatCount(wrong)} is none` : "";
  throw new AttentionError("E_DUMP_SHAPE", `The ${what} of ${name} are no list of texts${where}; save one for each.`);
}

/** A text, or what our exports write: an object whose `text` it is. */
function textOf(item: unknown): string | undefined {
  const text = typeof item === "object" && item !== null && "text" in item ? item.text : item;
  return typeof text === "string" ? text : undefined;
}

function rangesOf(origin: unknown): readonly number[] {
  if (typeof origin !== "object" || origin === null) return [];
  const { queries, keys } = origin as { readonly queries?: unknown; readonly keys?: unknown };
  const ranges: readonly unknown[] = [queries, keys].flatMap((range) =>
    Array.isArray(range) ? (range as unknown[]) : [],
  );
  return ranges.length === 4 && ranges.every((at) => Number.isSafeInteger(at)) ? (ranges as readonly number[]) : [];
}

/** An array of texts as numpy.save writes it: of type <U, four bytes a character, filled up with zeros. */
export function readNpyTexts(bytes: Uint8Array, name: string): readonly string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLong = (bytes[6] ?? 1) > 1;
  const start = bytes.length < 12 ? 0 : isLong ? 12 + view.getUint32(8, true) : 10 + view.getUint16(8, true);
  const header = new TextDecoder().decode(bytes.subarray(0, start));
  const [, chars] = /'descr': '<U(\d+)'/.exec(header) ?? [];
  const [, count] = /'shape': \((\d+),\)/.exec(header) ?? [];
  const [width, length] = [Number(chars), Number(count)];
  if (chars === undefined || count === undefined || start + 4 * width * length !== bytes.length) {
    const sentence = `${name} is no list of texts; save numpy.array(tokens) of a list of str.`;
    throw new AttentionError("E_DUMP_SHAPE", sentence);
  }
  return Array.from({ length }, (_, place) => {
    const codes = Array.from({ length: width }, (_, at) => view.getUint32(start + 4 * (place * width + at), true));
    const end = codes.findLastIndex((code) => code !== 0) + 1;
    return String.fromCodePoint(...codes.slice(0, end).map((code) => (code > 0x10ffff ? 0xfffd : code)));
  });
}

/** Equal where texts are: the place where each stands first. */
export function idsOfTexts(texts: readonly string[]): Uint32Array {
  const places = new Map<string, number>();
  texts.forEach((text, place) => places.has(text) || places.set(text, place));
  return Uint32Array.from(texts, (text) => places.get(text) ?? 0);
}

/** A text of these tokens, and where in it each stands. Tokens that bring no white space along are set apart by spaces. */
export function joinTokens(
  texts: readonly string[],
  ids: Uint32Array,
  segment: 0 | 1 | undefined,
): { readonly text: string; readonly tokens: readonly Token[] } {
  const between = texts.some((text) => /^[\s\u0120\u2581]|\s$/.test(text)) ? "" : " ";
  let text = "";
  const tokens = texts.map((token, place): Token => {
    if (place > 0) text += between;
    const start = text.length;
    text += token;
    return { id: ids[place] ?? 0, text: token, start, end: text.length, ...(segment === undefined ? {} : { segment }) };
  });
  return { text, tokens };
}
