// Text of anybody, written so that HTML or Markdown reads it as this text and as nothing else. Both write a character as a
// reference (&#91;): every dialect of Markdown reads those, and none takes one for markup, which holds of no other escape.

/** U+0000 and halves of surrogate pairs, which no page can hold. */
const NOT_HTML = /[\0\p{Surrogate}]/gu;

/**
 * Markup; braces, which templates around it would read; and what nobody sees in a source text, line ends among it. Not
 * U+0080 to U+009F: a reference to one of them means a letter of Windows-1252, as itself it is what it is.
 */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const ACTIVE_IN_ATTRIBUTES = /[&<>"'`{}\u0001-\u001f\u007f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Markup of Markdown and its dialects, with mentions, emoji names and formulas, and that of HTML in it. */
const ACTIVE_IN_MARKDOWN = /[&<>"'`{}[\]()\\|*_~!#+=^$@:]/gu;

/** What may stand in an address, and would end it in Markdown. Not the underline, which packed links are read with. */
const ACTIVE_IN_DESTINATIONS = /[()<>[\]\\|*`"' ]/gu;

/** As the value of an attribute, between double quotes. */
export function escapeAttribute(text: string): string {
  return text.replace(NOT_HTML, "\ufffd").replace(ACTIVE_IN_ATTRIBUTES, referenceTo);
}

/** Within a line of Markdown. */
export function escapeMarkdown(text: string): string {
  return text.replace(NOT_HTML, "\ufffd").replace(/\s+/gu, " ").replace(ACTIVE_IN_MARKDOWN, referenceTo);
}

/** As the destination of a Markdown link. `address` is absolute, and percent-encoded as URL.href is. */
export function escapeDestination(address: string): string {
  return address.replace(ACTIVE_IN_DESTINATIONS, percentOf);
}

/** The names that every program knows, and numbers for the rest. */
function referenceTo(character: string): string {
  return NAMED.get(character) ?? `&#${character.codePointAt(0)};`;
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
]);

function percentOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
