// A text as the trainer reads it: files of 16-bit token ids, made by the very tokenizer that the page uses.
import { readFileSync, writeFileSync } from "node:fs";
import { Tokenizer } from "@huggingface/tokenizers";
import { wordsOf } from "./bpe.mjs";

/** Ids of a text without what its template puts around it. A word is encoded once, however often it occurs. */
export function encoderOf(tokenizerJson, tokenizerConfig) {
  const tokenizer = new Tokenizer(tokenizerJson, tokenizerConfig);
  const known = new Map();
  const encode = (word) => {
    const ids = tokenizer.encode(word, { add_special_tokens: false }).ids;
    known.set(word, ids);
    return ids;
  };
  return (text) => wordsOf(text).flatMap((word) => known.get(word) ?? encode(word));
}

export function writeTokens(file, ids) {
  writeFileSync(file, Uint16Array.from(ids));
}

/** What the corpus puts between texts that have nothing to do with each other. */
const END_OF_TEXT = "<|endoftext|>\n";

/**
 * The texts to learn from and those to be judged by. Of a file of one's own every twentieth stretch of its lines is
 * held out.
 */
export function readTexts({ text, corpus }) {
  if (text === undefined) {
    const read = (part) => readFileSync(`${corpus}/${part}.txt`, "utf8").split(END_OF_TEXT);
    return { train: read("train"), valid: read("valid") };
  }
  const lines = readFileSync(text, "utf8").split("\n");
  const stretch = Math.max(1, Math.ceil(lines.length / 200));
  const isHeldOut = (_, line) => Math.floor(line / stretch) % 20 === 19;
  const joined = (some) => some.join("\n").split(END_OF_TEXT);
  return { train: joined(lines.filter((line, at) => !isHeldOut(line, at))), valid: joined(lines.filter(isHeldOut)) };
}
