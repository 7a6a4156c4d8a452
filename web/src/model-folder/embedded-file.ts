// A file of attention weights that stands in a page as base64, behind all the rest of it (web/standalone.mjs).

import { AttentionError } from "../engine/fault.ts";
import { bytesOfBase64 } from "../text/base64.ts";
import { isGivenName } from "./given-file.ts";

/** Of its text, decoded at a time: a multiple of four characters, which stand for three bytes each. */
const PORTION_CHARS = 4 * 2 ** 20;
/** Where the page has no name, or one of a model's file. */
const NAME = "attention";

/** `page`: its address, after which the file is called. E_FILE_KIND where there is none, or no base64. */
export function embeddedFile(base64: string, page: string): File {
  // As many tools write it: in lines.
  const text = /\s/.test(base64) ? base64.replace(/\s+/g, "") : base64;
  if (text === "") {
    throw fault(
      "There are no attention weights in this page; export it again, or write the base64 of their file behind it.",
    );
  }
  const portions: Uint8Array<ArrayBuffer>[] = [];
  try {
    for (let at = 0; at < text.length; at += PORTION_CHARS) {
      portions.push(bytesOfBase64(text.slice(at, at + PORTION_CHARS)));
    }
  } catch {
    throw fault(
      "What stands behind this page is no base64: it was cut short or changed, so export or write the page again.",
    );
  }
  const ending = endingOf(portions[0] ?? new Uint8Array());
  const named = `${nameOf(page)}.${ending}`;
  return new File(portions, isGivenName(named) ? named : `${NAME}.${ending}`);
}

/** What a file begins with. Anything else is refused by the reader of the first. */
function endingOf(bytes: Uint8Array): "safetensors" | "npz" | "npy" | "json" {
  const opening = String.fromCharCode(...bytes.subarray(0, 9));
  // A length in eight bytes, of which any may be another format's first.
  if (/^[^]{4}\0{4}\{/.test(opening)) return "safetensors";
  if (opening.startsWith("PK")) return "npz";
  if (opening.startsWith("\x93NUMPY")) return "npy";
  return opening.startsWith("{") ? "json" : "safetensors";
}

/** The last part of its path, without the ending. */
function nameOf(page: string): string {
  const [, part = ""] = /^(?:file|https?):.*\/([^/?#]*)/.exec(page) ?? [];
  const stem = part.replace(/\.x?html?$/i, "");
  try {
    return decodeURIComponent(stem) || NAME;
  } catch {
    return NAME;
  }
}

function fault(sentence: string): AttentionError {
  return new AttentionError("E_FILE_KIND", sentence);
}
