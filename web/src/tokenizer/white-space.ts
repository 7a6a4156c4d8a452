// Where an expression of a tokenizer.json takes for ever, a visitor may have the text cut at white space instead.

import { isObject, type JsonObject, objectsIn } from "./tokenizer-file.ts";

/** White space stays with the word behind it, as byte-level models want it; of the text, each unit is looked at twice. */
const WORDS = { type: "Split", pattern: { Regex: "\\s*\\S+|\\s+" }, behavior: "Isolated", invert: false };

/** The pre_tokenizer without expressions of its own. */
export function cutAtWhiteSpace(preTokenizer: JsonObject | null): JsonObject | null {
  if (preTokenizer === null) return null;
  const { type, pattern, pretokenizers } = preTokenizer;
  if (type === "Split" && isObject(pattern) && "Regex" in pattern) return WORDS;
  return type === "Sequence"
    ? { ...preTokenizer, pretokenizers: objectsIn(pretokenizers).map(cutAtWhiteSpace) }
    : preTokenizer;
}
