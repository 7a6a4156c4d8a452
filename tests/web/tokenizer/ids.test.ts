// Ids of real tokenizers: as published with them, and as the plain models find them.

import { expect, test } from "vitest";

import { plainByteLevelIds, plainLlamaIds, plainWordPieceIds } from "./plain-models.ts";
import { openReal, readShared, REAL, testReal } from "./shared-models.ts";
import { open, unigram } from "./small-tokenizers.ts";
import { mixedTexts, TEXTS } from "./texts.ts";

const ALL_TEXTS = [...TEXTS.map(([, text]) => text), ...mixedTexts(60)];

type Vocab = Record<string, number>;
const modelOf = (kind: keyof typeof REAL): { vocab: Vocab; merges: string[] } =>
  (JSON.parse(readShared(REAL[kind])) as { model: { vocab: Vocab; merges: string[] } }).model;

// From the documentation tests of huggingface/tokenizers (713 ...), and from transformers: the sample text of its
// conversion of RoBERTa with the ids that its model tests use for it (740 ...), and the documentation of
// RobertaTokenizer (20920).
testReal("byte-level BPE gives the ids that RoBERTa's were published with", () => {
  const roberta = openReal("byteLevel");
  const ids = (text: string): number[] => [...roberta.encode(text).ids];
  expect(ids("This is an example")).toEqual([0, 713, 16, 41, 1246, 2]);
  expect(ids("Hello world!")).toEqual([0, 31414, 232, 328, 2]);
  expect(ids(" Hello world")).toEqual([0, 20920, 232, 2]);
  expect(ids("Hello world! cécé herlolip")).toEqual([0, 31414, 232, 328, 740, 1140, 12695, 69, 46078, 1588, 2]);
});

testReal("byte-level BPE gives the ids of a plain one: code, accents, CJK, emoji, white space", () => {
  const roberta = openReal("byteLevel");
  const model = modelOf("byteLevel");
  for (const text of ALL_TEXTS) {
    expect([...roberta.encode(text).ids], JSON.stringify(text)).toEqual([0, ...plainByteLevelIds(model, text), 2]);
  }
});

// From the documentation tests of huggingface/tokenizers.
testReal("WordPiece gives the tokens that bert-wiki.json was published with", () => {
  const { ids, texts } = openReal("wordPiece").encode("Welcome to the 🤗 Tokenizers library.");
  const expected = "[CLS] welcome to the [UNK] tok ##eni ##zer ##s library . [SEP]".split(" ");
  expect(texts).toEqual(expected);
  const { vocab } = modelOf("wordPiece");
  expect([...ids]).toEqual(expected.map((token) => vocab[token]));
});

testReal("WordPiece gives the ids of a plain one: code, accents, CJK, emoji, white space", () => {
  const bert = openReal("wordPiece");
  const { vocab } = modelOf("wordPiece");
  for (const text of ALL_TEXTS) {
    expect([...bert.encode(text).ids], JSON.stringify(text)).toEqual([1, ...plainWordPieceIds(vocab, text), 2]);
  }
});

testReal("byte-fallback BPE gives the ids of the published stories260k text", () => {
  const { greedy_ids: published, text } = JSON.parse(readShared("models/stories260k/golden.json")) as {
    greedy_ids: number[];
    text: string;
  };
  const llama = openReal("llama");
  expect(llama.decode(published)).toBe(text);
  // What a model writes need not be cut as its tokenizer cuts it; the beginning was typed.
  expect([...llama.encode("Once upon a time, there was a little girl named Lily.").ids]).toEqual(
    published.slice(0, published.indexOf(426) + 1),
  );
});

testReal("byte-fallback BPE gives the ids of a plain one: code, accents, CJK, emoji, white space", () => {
  const llama = openReal("llama");
  const model = modelOf("llama");
  for (const text of ALL_TEXTS) {
    expect([...llama.encode(text).ids], JSON.stringify(text)).toEqual([1, ...plainLlamaIds(model, text)]);
  }
});

test.each([
  ["the most likely parts, not the longest", "unable", [5, 7]],
  ["two words", "the unable", [14, 5, 7]],
  ["several spaces are one", "  the   unable", [14, 5, 7]],
  ["CJK", "日本語", [4, 19, 21]],
  ["a ligature that NFKC takes apart", "ﬁ", [4, 17]],
  ["an accent that NFKC joins", "e\u0301", [4, 18]],
  ["unknown characters in a row are one token", "?!😀", [4, 3]],
  ["unknown words are several", "? ?", [4, 3, 4, 3]],
  ["nothing", "", []],
])("Unigram finds %s", (_, text, ids) => {
  // Scores were added up by hand: "▁un" -3 and "able" -4 are more likely than "▁unable" -9.
  expect([...open(unigram()).encode(text).ids]).toEqual([0, ...ids, 2]);
});
