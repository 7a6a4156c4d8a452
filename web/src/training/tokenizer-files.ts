// tokenizer.json and tokenizer_config.json of a model that learned a task: every symbol is a token.

import { isOfCharacters, type TaskName } from "./training.ts";

const BEGIN = "<s>";
/** What a target begins with. */
const SEPARATOR = ">";

export function tokenizerOf(task: TaskName, symbols: readonly string[]): string {
  const vocab = Object.fromEntries(symbols.map((symbol, id) => [symbol, id]));
  const begin = { SpecialToken: { id: BEGIN, type_id: 0 } };
  const text = { Sequence: { id: "A", type_id: 0 } };
  const added = task === "dates" ? [BEGIN, SEPARATOR] : [BEGIN];
  // A source alone has a target that is about to begin.
  const target = task === "dates" ? [{ SpecialToken: { id: SEPARATOR, type_id: 1 } }] : [];
  const second = task === "dates" ? [{ Sequence: { id: "B", type_id: 1 } }] : [];
  return JSON.stringify({
    version: "1.0",
    added_tokens: added.map((content, id) => ({ id, content, special: true, normalized: false, single_word: false })),
    normalizer: null,
    ...(isOfCharacters(task) ? ofCharacters(vocab, task === "text" ? 1 : 0) : ofWords(vocab)),
    post_processor: {
      type: "TemplateProcessing",
      single: [begin, text, ...target],
      pair: [begin, text, ...target, ...second],
      special_tokens: Object.fromEntries(added.map((token, id) => [token, { id: token, ids: [id], tokens: [token] }])),
    },
  });
}

export function tokenizerConfig(task: TaskName, maxTokens: number): string {
  return JSON.stringify({
    bos_token: BEGIN,
    clean_up_tokenization_spaces: false,
    model_max_length: maxTokens,
    tokenizer_class: "PreTrainedTokenizerFast",
    // Somebody's text may hold "<s>", which was learned as three characters.
    ...(task === "text" ? { unk_token: "<unk>", split_special_tokens: true } : {}),
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

/** Pieces that are never merged. What stands for no text is never worth taking for its name, which is several characters. */
function ofCharacters(vocab: Readonly<Record<string, number>>, unknownId: number): object {
  const pieces = Object.entries(vocab).sort(([, a], [, b]) => a - b);
  return {
    pre_tokenizer: null,
    model: {
      type: "Unigram",
      unk_id: unknownId,
      vocab: pieces.map(([piece]) => [piece, [...piece].length === 1 ? 0 : -100]),
    },
    decoder: { type: "Fuse" },
  };
}
