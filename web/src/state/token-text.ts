// Token text made visible. A token is whatever somebody typed: white space, control characters and
// direction overrides are shown by a sign, so that they can neither hide nor rearrange what stands beside.

import { formatCount } from "./number-format.ts";

/** White space that leads a token, as signs, and the rest of it with everything visible. */
export interface VisibleToken {
  /** "" when the token starts with its first character. Of a token without any, a sign for that. */
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

/** Given weights can have a token without a character. */
const EMPTY_SIGN = "∅";

/** By code: many fonts have no control pictures (U+2400 ...), and would show an empty box for each. */
const CONTROL_NAMES: readonly string[] = (
  "NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI " +
  "DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US"
).split(" ");

/** Blocks of the scripts that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Controls, white space, halves of surrogate pairs, and characters that only act on their surroundings; and U+FFFD, whose
 * picture says that something could not be read, where it is what the text has.
 */
const INVISIBLE = /[\p{Cc}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb\ufffd\s\p{Surrogate}]/gu;

/** Scripts whose letters take another form beside a joiner. */
const JOINING =
  "Adlm Arab Bali Beng Deva Gujr Guru Java Khmr Knda Mand Mlym Mong Mymr Nkoo Orya Phag Rohg Sinh Syrc Taml Telu Tibt"
    .split(" ")
    .map((script) => `\\p{scx=${script}}`)
    .join("");

/** An invisible character where it changes what is drawn: there it is as good as a letter. */
const AT_WORK = new RegExp(
  [
    // Joiners, where letters join, and between the parts of one emoji.
    `(?<=[${JOINING}])[\\u200c\\u200d]`,
    "(?<=\\p{Extended_Pictographic}[\\ufe0f\\p{Emoji_Modifier}]?)\\u200d(?=\\p{Extended_Pictographic})",
    // Variation selectors, behind what has variants, and in a keycap.
    "(?<=\\p{Extended_Pictographic})[\\ufe0e\\ufe0f]",
    "(?<=[0-9#*])\\ufe0f(?=\\u20e3)",
    "(?<=[\\p{Ideographic}\\p{Sm}\\p{scx=Mymr}\\p{scx=Phag}])[\\ufe00-\\ufe0d]",
    "(?<=\\p{Ideographic})[\\u{e0100}-\\u{e01ef}]",
    "(?<=\\p{scx=Mong})[\\u180b-\\u180d\\u180f]",
    // Tags, in the flags of regions such as Scotland.
    "(?<=\\u{1f3f4}[\\u{e0020}-\\u{e007e}]{0,6})[\\u{e0020}-\\u{e007f}]",
  ].join("|"),
  "uy",
);

/** More white space than this is counted instead of drawn. */
const MAX_LEADING_SIGNS = 3;

export function visibleToken(text: string): VisibleToken {
  if (text === "") return { leading: EMPTY_SIGN, text: "", direction: "ltr" };
  const space = /^\s*/u.exec(text)?.[0] ?? "";
  const rest = text.slice(space.length);
  return { leading: leadingSigns(space), text: withoutControls(rest), direction: directionOf(rest) };
}

/**
 * A token as it is quoted in a sentence: one ordinary space before it is not worth a sign, all else is
 * shown. Right-to-left text is isolated, or it would turn the sentence around. At most `maxLength` UTF-16
 * units of it are kept. A token without a character is said to be empty.
 */
export function quoteToken(text: string, maxLength = 200): string {
  if (text === "") return `${EMPTY_SIGN} (an empty token)`;
  const { leading, text: visible } = visibleToken(text.replace(/^ (?=\S)/u, ""));
  const whole = leading + visible;
  const kept =
    whole.length > maxLength ? `${cutWell(whole, maxLength)}… (${formatCount(text.length)} characters)` : whole;
  return RIGHT_TO_LEFT.test(whole) ? `“\u2068${kept}\u2069”` : `“${kept}”`;
}

/** UTF-16 units of a name that are shown. */
const MAX_NAME_CHARS = 200;

/** A name that anybody may have chosen, such as a folder's: as quoteToken, with its spaces as they are. */
export function quoteName(name: string, maxLength = MAX_NAME_CHARS): string {
  return visibleSentence(`“${shortened(name, maxLength)}”`);
}

/**
 * A sentence with names in it that anybody may have chosen: none of them, and no address, is so long that the sentence
 * is lost in it, and nothing in it is invisible, or turns what stands beside it around.
 */
export function visibleSentence(sentence: string): string {
  const short = sentence.replace(/“([^“”]*)”|[^\s“”]+/gu, (part: string, name: string | undefined) =>
    name === undefined ? shortened(part) : `“${shortened(name)}”`,
  );
  const signed = short.split(" ").map(withoutControls).join(" ");
  return signed.replace(/“[^“”]*”/gu, (quoted) =>
    RIGHT_TO_LEFT.test(quoted) ? `“\u2068${quoted.slice(1, -1)}\u2069”` : quoted,
  );
}

function shortened(name: string, maxLength = MAX_NAME_CHARS): string {
  return name.length > maxLength ? `${cutWell(name, maxLength)}…` : name;
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

/** Nothing invisible stays without a sign, unless it is at work where it stands. */
function withoutControls(text: string): string {
  const signed = text.replace(INVISIBLE, (character, at: number) => {
    AT_WORK.lastIndex = at;
    return AT_WORK.test(text) ? character : visibleControl(character);
  });
  // A mark without its letter would sit on whatever is drawn before it.
  return /^\p{M}/u.test(signed) ? `\u25cc${signed}` : signed;
}

function visibleControl(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const name = code === 0x7f ? "DEL" : CONTROL_NAMES[code];
  return SPACE_SIGNS.get(character) ?? (name === undefined ? codePointSign(character) : `⟨${name}⟩`);
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
