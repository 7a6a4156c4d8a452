// A view <-> URL fragment, version 1, whichever page it is of:
//
//   #v=1&text=The%20cat&model=textbook&layer=1&head=0&pin=5,3&theme=dark
//
// Only what differs from the defaults is written. A space is written %20 and read from %20 or "+". Both directions are
// pure; encodeView then decodeView is the identity (but for lone surrogates, which no percent-encoding can carry: they
// come back as U+FFFD).

import type { LinkTable } from "./link-table.ts";
import { formatCount } from "./number-format.ts";
import { LIMITS, type Note } from "./playground-state.ts";

export const LINK_VERSION = "1";

export interface DecodedLink<State> {
  readonly state: State;
  /** What could not be read as written; empty for every link that encodeView made. */
  readonly notes: readonly Note[];
  /** The address holds more than the view, and stays as it is until another one is come to. */
  readonly isHeld?: boolean;
}

export function encodeView<State>({ differences }: LinkTable<State>, state: State): string {
  const pairs = differences(state).map(([name, written]) => `&${name}=${escapeValue(written)}`);
  return `#v=${LINK_VERSION}${pairs.join("")}`;
}

/** Whether packed-link.ts reads it. */
export function isPacked(fragment: string): boolean {
  return /^#\d+z/.test(fragment);
}

/** False when the link of this view would be longer than decodeView accepts. */
export function fitsLink(link: string): boolean {
  return link.length <= LIMITS.linkChars;
}

/** What to say of an address that would be too long; undefined when it is not. `textChars`: of a text that is not whole in it. */
export function noteOnLength(link: string, textChars = 0): Note | undefined {
  if (fitsLink(link)) return undefined;
  const isCut = textChars > LIMITS.linkChars;
  const length = isCut ? `it has ${formatCount(textChars)}` : formatCount(link.length);
  const message = `This text is too long for the address (${length} characters, at most ${formatCount(LIMITS.linkChars)}), which therefore does not hold it.`;
  return { code: "E_LINK_TOO_BIG", message };
}

/**
 * Reads a fragment, with or without its "#". Never throws: unknown keys are ignored, no version is version 1, and a value
 * that cannot be used falls back to its default with a note.
 */
export function decodeView<State>(table: LinkTable<State>, fragment: string): DecodedLink<State> {
  const written = fragment.replace(/^#/, "");
  if (written === "") return { state: table.defaults, notes: [] };
  if (!fitsLink(fragment)) {
    const message = `The link has ${formatCount(fragment.length)} characters; at most ${formatCount(LIMITS.linkChars)} are read. The first view is shown.`;
    return { state: table.defaults, notes: [{ code: "E_LINK_TOO_BIG", message }] };
  }
  const unescaped = undoMarkup(written);
  const once = undoDoubleEncoding(unescaped);
  const problems = once === unescaped ? [] : ["The link was percent-encoded twice."];
  if (unescaped !== written) problems.push("The link was copied from HTML, with &amp; for &.");
  return readPairs(table, splitPairs(table, once, problems), problems);
}

function readPairs<State>(
  table: LinkTable<State>,
  pairs: readonly (readonly [string, string])[],
  problems: string[],
): DecodedLink<State> {
  const version = pairs.find(([name]) => name === "v")?.[1];
  if (version !== undefined && version !== LINK_VERSION) {
    const message = `The link is of version “${version.slice(0, 24)}”; this page reads version ${LINK_VERSION}. The first view is shown.`;
    return { state: table.defaults, notes: [{ code: "E_LINK_VERSION", message }] };
  }
  const isReadable = pairs.some(([name]) => name === "v" || table.isKey(name));
  if (!isReadable) problems.push("The link holds nothing that can be read here; the first view is shown.");
  const reading = table.read(pairs);
  problems.push(...reading.problems);
  return { state: reading.state, notes: problems.map((message) => ({ code: "E_LINK_DAMAGED", message })) };
}

function splitPairs<State>(
  { isKey }: LinkTable<State>,
  written: string,
  problems: string[],
): readonly (readonly [string, string])[] {
  return written.split("&").flatMap((pair): (readonly [string, string])[] => {
    const [name = "", ...parts] = pair.split("=");
    if (!isKey(name)) return [[name, parts.join("=")]];
    if (parts.length > 0) return [[name, unescapeValue(name, parts.join("=").replaceAll("+", " "), problems)]];
    problems.push(`The ${name} in the link has no value.`);
    return [];
  });
}

function unescapeValue(name: string, escaped: string, problems: string[]): string {
  try {
    return decodeURIComponent(escaped);
  } catch {
    problems.push(`The ${name} in the link has a broken percent escape; what could be read is shown.`);
    // A cut link ends within an escape: drop that rest. URLSearchParams replaces what is no UTF-8 by U+FFFD.
    const whole = escaped
      .replace(/%[0-9A-Fa-f]?$/, "")
      .replaceAll("+", "%2B")
      .replaceAll("&", "%26");
    return new URLSearchParams(`value=${whole}`).get("value") ?? "";
  }
}

/** As it stands in the source of a page. No link that was made here has "&amp;": escapeValue writes ";" as %3B. */
function undoMarkup(written: string): string {
  return written.replace(/&(amp;|#38;|#x26;)+(?=[a-z\d-]+=)/g, "&");
}

/**
 * Chat programs and redirects encode a link once more: %20 becomes %2520, sometimes & and = go too.
 * escapeValue never writes "%25" followed by two hex digits, so a fragment in which every escape looks
 * like that was encoded twice.
 */
function undoDoubleEncoding(written: string): string {
  const escapes = written.match(/%/g)?.length ?? 0;
  const doubled = written.match(/%25[0-9A-Fa-f]{2}/g)?.length ?? 0;
  if (escapes > 0 && escapes === doubled) return written.replaceAll("%25", "%");
  if (!written.includes("=") && /^v%3d/i.test(written)) return decodeLeniently(written);
  return written;
}

function decodeLeniently(written: string): string {
  return written.replace(/%(26|3D|25|2C|2B)/gi, (escape) => decodeURIComponent(escape));
}

/**
 * As encodeURIComponent, and also: characters that programs cut from the end of a link in running text,
 * and the digit after a literal percent sign (see undoDoubleEncoding). A comma stays readable.
 */
function escapeValue(value: string): string {
  return encodeURIComponent(value.replace(/\p{Surrogate}/gu, "\uFFFD"))
    .replace(/%25([0-9A-Fa-f])/g, (_, digit: string) => `%25${percentOf(digit)}`)
    .replace(/[!'()*]|[.~_-]$/g, percentOf)
    .replaceAll("%2C", ",")
    .replace(/,$/, "%2C");
}

function percentOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}
