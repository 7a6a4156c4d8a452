import { expect, test } from "vitest";

import { alignedText } from "../../../web/src/tokenizer/aligned-text.ts";
import { cutOf } from "../../../web/src/tokenizer/pre-tokenize.ts";
import { cutAtWhiteSpace } from "../../../web/src/tokenizer/white-space.ts";
import { type JsonObject } from "../../../web/src/tokenizer/tokenizer-file.ts";

const pieces = (config: JsonObject | null, text: string): string[] =>
  cutOf(config)(alignedText(text)).map((piece) => piece.text);

test("at white space instead: expressions are gone wherever they stand, white space stays with the word behind it", () => {
  const expression = { type: "Split", pattern: { Regex: "(a+)+$" }, behavior: "Isolated", invert: false };
  const plain = { type: "Split", pattern: { String: "-" }, behavior: "Removed" };
  const text = " aaa! b-c  ";
  expect(pieces(cutAtWhiteSpace(expression), text)).toEqual([" aaa!", " b-c", "  "]);
  const nested = { type: "Sequence", pretokenizers: [{ type: "Sequence", pretokenizers: [expression] }, plain] };
  expect(pieces(cutAtWhiteSpace(nested), text)).toEqual([" aaa!", " b", "c", "  "]);
  expect(cutAtWhiteSpace(plain)).toBe(plain);
  expect(cutAtWhiteSpace(null)).toBe(null);
});

// The example of huggingface/tokenizers' own documentation of these behaviours.
test.each([
  ["Removed", ["the", "final", "countdown"]],
  ["Isolated", ["the", "-", "final", "-", "-", "countdown"]],
  ["MergedWithPrevious", ["the-", "final-", "-", "countdown"]],
  ["MergedWithNext", ["the", "-final", "-", "-countdown"]],
  ["Contiguous", ["the", "-", "final", "--", "countdown"]],
])("a Split that is %s", (behavior, expected) => {
  expect(pieces({ type: "Split", pattern: { String: "-" }, behavior }, "the-final--countdown")).toEqual(expected);
});

test.each([
  [{ type: "Split", pattern: { Regex: "[a-z]+" }, behavior: "Removed", invert: true }, "ab1cd", ["ab", "cd"]],
  [{ type: "Whitespace" }, "größe, 日本(Привет)", ["größe", ",", "日本", "(", "Привет", ")"]],
  [{ type: "WhitespaceSplit" }, " a, b\n\u00a0c", ["a,", "b", "c"]],
  [{ type: "BertPreTokenizer" }, "don't  stop!?", ["don", "'", "t", "stop", "!", "?"]],
  [{ type: "Punctuation" }, "hey!?", ["hey", "!", "?"]],
  [{ type: "Punctuation", behavior: "Contiguous" }, "hey!?", ["hey", "!?"]],
  [{ type: "Digits", individual_digits: false }, "a12٣b", ["a", "12٣", "b"]],
  [{ type: "Digits", individual_digits: true }, "a12", ["a", "1", "2"]],
  [{ type: "Metaspace", replacement: "▁", prepend_scheme: "always" }, "a b", ["▁a", "▁b"]],
  [{ type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: false }, "a b", ["▁a▁b"]],
  [{ type: "Metaspace", replacement: "▁", prepend_scheme: "never" }, "a b", ["a", "▁b"]],
  [{ type: "Metaspace", replacement: "▁", add_prefix_space: false }, "a b", ["a", "▁b"]],
  [{ type: "ByteLevel", add_prefix_space: true, use_regex: true }, "é a", ["ĠÃ©", "Ġa"]],
  [{ type: "ByteLevel", add_prefix_space: true, use_regex: false }, " a b", ["ĠaĠb"]],
  [{ type: "Sequence", pretokenizers: [{ type: "WhitespaceSplit" }, { type: "Digits" }] }, "a1 b", ["a", "1", "b"]],
  [null, "a b", ["a b"]],
])("%j cuts %j", (config, text, expected) => {
  expect(pieces(config, text)).toEqual(expected);
});

// Published with Llama 3 and Qwen2, which differ in how many digits hold together.
const LLAMA3 =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

test.each([
  ["capitals after an apostrophe", "I'LL", ["I", "'LL"]],
  ["digits by three", "x 12345", ["x", "Ġ", "123", "45"]],
  ["a bracket with its word", "f(x)\n", ["f", "(x", ")Ċ"]],
  ["spaces before a word", "a   b", ["a", "ĠĠ", "Ġb"]],
])("the expression of Llama 3 cuts %s", (_, text, expected) => {
  const pretokenizers = [
    { type: "Split", pattern: { Regex: LLAMA3 }, behavior: "Isolated", invert: false },
    { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false },
  ];
  expect(pieces({ type: "Sequence", pretokenizers }, text)).toEqual(expected);
});
