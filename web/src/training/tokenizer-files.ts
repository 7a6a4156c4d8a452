// tokenizer.json and tokenizer_config.json of a model that learned a task: every symbol is a token.

import type { TaskName } from "./training.ts";

const BEGIN = "<s>";

export function tokenizerOf(task: TaskName, symbols: readonly string[]): string {
  const vocab = Object.fromEntries(symbols.map((symbol, id) => [symbol, id]));
  return JSON.stringify({
    version: "1.0",
    added_tokens: [{ id: 0, content: BEGIN, special: true, normalized: false, single_word: false }],
    normalizer: null,
    ...(task === "text" ? ofCharacters(vocab) : ofWords(vocab)),
    post_processor: {
      type: "TemplateProcessing",
      single: [{ SpecialToken: { id: BEGIN, type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }],
      pair: [{ SpecialToken: { id: BEGIN, type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }],
      special_tokens: { [BEGIN]: { id: BEGIN, ids: [0], tokens: [BEGIN] } },
    },
  });
}

export function tokenizerConfig(task: TaskName, maxTokens: number): string {
  return JSON.stringify({
    bos_token: BEGIN,
    clean_up_tokenization_spaces: false,
    model_max_length: maxTokens,
    tokenizer_class: "PreTrainedTokenizerFast",
    ...(task === "text" ? { unk_token: "<unk>" } : {}),
  });
}

/** Symbols with white space between them: numbers are longer than a character. */
function ofWords(vocab: Readonly<Record<string, number>>): object {
  return {
    pre_tokenizer: { type: "WhitespaceSplit" },
    model: {
      type: "WordPiece",
      unk_token: BEGIN,
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab,
    },
    decoder: { type: "WordPiece", prefix: "##", cleanup: false },
  };
}

/** Pieces that are never merged. */
function ofCharacters(vocab: Readonly<Record<string, number>>): object {
  const pieces = Object.entries(vocab).sort(([, a], [, b]) => a - b);
  return {
    pre_tokenizer: null,
    model: { type: "Unigram", unk_id: 1, vocab: pieces.map(([piece]) => [piece, 0]) },
    decoder: { type: "Fuse" },
  };
}
