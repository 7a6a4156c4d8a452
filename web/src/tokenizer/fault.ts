// What a tokenizer file is refused with, and how messages name what is in it.

import { AttentionError } from "../engine/fault.ts";
import { quoteValue } from "../text/write-values.ts";

/** The file is not what a tokenizer.json has to be. */
export function badFile(message: string): AttentionError {
  return new AttentionError("E_TOK_FORMAT", message);
}

/** How a message names a value out of a file: a string in quotes, so that “0” is not taken for 0. */
export function shown(given: unknown): string {
  if (typeof given === "string") return quoteValue(given);
  if (Array.isArray(given)) return `a list of ${given.length}`;
  return typeof given === "object" && given !== null ? "an object" : String(given);
}
