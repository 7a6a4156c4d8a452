// Token text made visible. A token is whatever somebody typed: white space, control characters and
// direction overrides are shown by a sign, so that they can neither hide nor rearrange what stands beside.

import { formatCount } from "./number-format.ts";

/** White space that leads a token, as signs, and the rest of it with everything visible. */
export interface VisibleToken {
  /** "" when the token starts with its first character. */
  readonly leading: string;
  readonly text: string;
  readonly direction: "ltr" | "rtl";
}

const SPACE_SIGNS: ReadonlyMap<string, string> = new Map([
  [" ", "·"],
  ["\n", "↵"],
  ["\t", "⇥"],
  ["\u00a0", "⍽"],
]);

/** Blocks of the scripts that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** More white space than this is counted instead of drawn. */
const MAX_LEADING_SIGNS = 3;

export function visibleToken(text: string): VisibleToken {
  const space = /^\s*/u.exec(text)?.[0] ?? "";
  const rest = text.slice(space.length);
  return { leading: leadingSigns(space), text: withoutControls(rest), direction: directionOf(rest) };
}

/**
 * A token as it is quoted in a sentence: one ordinary space before it is not worth a sign, all else is
 * shown. Right-to-left text is isolated, or it would turn the sentence around. At most `maxLength` UTF-16
 * units of it are kept.
 */
export function quoteToken(text: string, maxLength = 200): string {
  const { leading, text: visible } = visibleToken(text.replace(/^ (?=\S)/u, ""));
  const whole = leading + visible;
  const kept =
    whole.length > maxLength ? `${cutWell(whole, maxLength)}… (${formatCount(text.length)} characters)` : whole;
  return RIGHT_TO_LEFT.test(whole) ? `“\u2068${kept}\u2069”` : `“${kept}”`;
}

/** The start of a text without half a surrogate pair at its end. */
export function cutWell(text: string, maxLength: number): string {
  return text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, "");
}

function leadingSigns(space: string): string {
  const signs = Array.from(space, (character) => SPACE_SIGNS.get(character) ?? visibleControl(character));
  if (signs.length <= MAX_LEADING_SIGNS) return signs.join("");
  const isUniform = signs.every((sign) => sign === signs[0]);
  return isUniform ? `${signs[0]}×${formatCount(signs.length)}` : `${signs.slice(0, MAX_LEADING_SIGNS).join("")}…`;
}

/**
 * Controls, format characters that act on their surroundings, stray joiners and lone surrogates become
 * signs. Joiners and variation selectors inside a token stay: emoji and Persian words need them.
 */
function withoutControls(text: string): string {
  const signed = text.replace(
    /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\s\p{Surrogate}]/gu,
    visibleControl,
  );
  if (/^[\u200c\u200d\ufe00-\ufe0f]+$/u.test(signed)) return Array.from(signed, codePointSign).join("");
  // A mark without its letter would sit on whatever is drawn before it.
  return /^\p{M}/u.test(signed) ? `\u25cc${signed}` : signed;
}

function visibleControl(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return SPACE_SIGNS.get(character) ?? String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return SPACE_SIGNS.get(character) ?? codePointSign(character);
}

function codePointSign(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}

/** Direction of the first letter that has one (rule P2 of the Unicode bidirectional algorithm). */
function directionOf(text: string): "ltr" | "rtl" {
  const letter = /\p{L}/u.exec(text)?.[0] ?? "";
  return RIGHT_TO_LEFT.test(letter) ? "rtl" : "ltr";
}
