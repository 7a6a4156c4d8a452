// Small tokenizers of every kind, for what needs no real one.

import { readFileSync } from "node:fs";

import type { TokenizerSource } from "../../../web/src/tokenizer/protocol.ts";

import { charactersOfBytes } from "../../../web/src/tokenizer/byte-map.ts";
import { TokenizerCore } from "../../../web/src/tokenizer/tokenizer-core.ts";

export interface TokenizerJson {
  normalizer: unknown;
  pre_tokenizer: unknown;
  post_processor: unknown;
  decoder: unknown;
  added_tokens: unknown[];
  model: Record<string, unknown>;
}

export function special(id: unknown, content: string, more: object = {}): object {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true, ...more };
}

/** All 256 bytes as ids 0 to 255, "he" "ll" "hell" "Ġh" above, and <|end|>. */
export function byteLevel(): TokenizerJson {
  const pieces = Array.from({ length: 256 }, (_, byte) => characterOfByte(byte));
  const all = [...pieces, "he", "ll", "hell", "Ġhell"];
  return {
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: null,
    decoder: { type: "ByteLevel" },
    added_tokens: [special(all.length, "<|end|>")],
    model: {
      ...{ type: "BPE", unk_token: null, byte_fallback: false, fuse_unk: false },
      vocab: Object.fromEntries(all.map((piece, id) => [piece, id])),
      merges: ["h e", "l l", "he ll", "Ġ hell"],
    },
  };
}

/** The character of a byte that is no character by itself, found in one that holds it. */
function characterOfByte(byte: number): string {
  if (byte < 0x80) return charactersOfBytes(String.fromCharCode(byte));
  if (byte < 0xc0) return charactersOfBytes(String.fromCharCode(byte))[1]!;
  return String.fromCharCode(byte); // "À" to "ÿ" stand for themselves.
}

export function wordPiece(): TokenizerJson {
  const letters = [..."abcdefghijklmnopqrstuvwxyz0123456789.,!?()日本語"];
  const all = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    ...letters,
    ...letters.map((letter) => `##${letter}`),
    "un",
    "##able",
  ];
  return {
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: { type: "BertProcessing", sep: ["[SEP]", 3], cls: ["[CLS]", 2] },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    added_tokens: ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].map((content, id) => special(id, content)),
    model: {
      ...{ type: "WordPiece", unk_token: "[UNK]", continuing_subword_prefix: "##", max_input_chars_per_word: 100 },
      vocab: Object.fromEntries(all.map((piece, id) => [piece, id])),
    },
  };
}

/** Llama's way: "▁" for a space, bytes for what is unknown. */
export function byteFallback(): TokenizerJson {
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`);
  const all = ["<unk>", "<s>", "</s>", ...bytes, "▁", ..."abcdefghijklmnopqrstuvwxyz", "▁a", "▁▁", "he"];
  return {
    normalizer: {
      type: "Sequence",
      normalizers: [
        { type: "Prepend", prepend: "▁" },
        { type: "Replace", pattern: { String: " " }, content: "▁" },
      ],
    },
    pre_tokenizer: null,
    post_processor: {
      type: "TemplateProcessing",
      single: [{ SpecialToken: { id: "<s>", type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }],
      pair: [{ Sequence: { id: "A", type_id: 0 } }, { Sequence: { id: "B", type_id: 1 } }],
      special_tokens: { "<s>": { id: "<s>", ids: [1], tokens: ["<s>"] } },
    },
    decoder: {
      type: "Sequence",
      decoders: [
        { type: "Replace", pattern: { String: "▁" }, content: " " },
        { type: "ByteFallback" },
        { type: "Fuse" },
        { type: "Strip", content: " ", start: 1, stop: 0 },
      ],
    },
    added_tokens: ["<unk>", "<s>", "</s>"].map((content, id) => special(id, content)),
    model: {
      ...{ type: "BPE", unk_token: "<unk>", byte_fallback: true, fuse_unk: true },
      vocab: Object.fromEntries(all.map((piece, id) => [piece, id])),
      merges: [
        ["▁", "a"],
        ["▁", "▁"],
        ["h", "e"],
      ],
    },
  };
}

export function unigram(): TokenizerJson {
  return JSON.parse(readFileSync(new URL("unigram.json", import.meta.url), "utf8")) as TokenizerJson;
}

export const SMALL = { byteLevel, wordPiece, byteFallback, unigram } as const;

export function open(json: unknown, more: Partial<TokenizerSource> = {}): TokenizerCore {
  return TokenizerCore.load({ tokenizerJson: JSON.stringify(json), embeddingRows: 1000, ...more });
}

/** The code and the sentence of what is thrown. */
export function faultOf(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    const { code, message } = thrown as { code?: string; message: string };
    return `${code ?? "no code"}: ${message}`;
  }
  throw new Error("nothing was thrown");
}
