// Pieces of text to tokens. The library's models find the tokens; where in the piece each of them lies follows from
// their lengths, which is exact, and what happens to unknown text is decided here, where it is known which it was.

import { BPE, type Model, Unigram, WordPiece } from "@huggingface/tokenizers";

import { AttentionError } from "../engine/fault.ts";
import { formatCount } from "../text/write-values.ts";
import { type AlignedText, rangeOf } from "./aligned-text.ts";
import { tokenOfByte } from "./byte-map.ts";
import { badFile, shown } from "./fault.ts";

/** Made once and filled in on its way: copying 50,000 of them at each step took longer than all the rest. */
export class Token {
  /** The row of the segment embedding. */
  segment = 0;
  /** 0: of the text, 1: of the one that was given as its pair. */
  textNumber: 0 | 1 = 0;
  /** By the post-processor. */
  isPutIn = false;

  constructor(
    readonly id: number,
    /** UTF-16 units of the text that it was cut from. */
    readonly start: number,
    public end: number,
    /** Put in, or typed as the text of a special token. */
    readonly isSpecial: boolean,
  ) {}
}

export type Encode = (piece: AlignedText) => Token[];

/** What the library's model and the embedding of the opened model agree on. */
export class Vocabulary {
  constructor(
    readonly model: Model,
    readonly rows: number,
    /** A part of the text, as a message names it. */
    private readonly readable: (symbol: string) => string,
  ) {}

  has(token: string): boolean {
    return this.model.tokens_to_ids.has(token);
  }

  /** The id of a token, fit to be looked up in the embedding. */
  idOf(token: string): number {
    return this.checked(token, this.model.tokens_to_ids.get(token));
  }

  /** Nothing where the token has no row: a padding token is often added and never learnt. */
  idIfThere(token: string): number | undefined {
    const id: unknown = this.model.tokens_to_ids.get(token);
    return this.isRow(id) ? id : undefined;
  }

  checked(token: string, id: unknown): number {
    if (this.isRow(id)) return id;
    const given = id === undefined || id === null ? "no id" : `the id ${shown(id)}`;
    const message = `The token ${shown(token)} has ${given}, and the model has ${formatCount(this.rows)} rows of embeddings; tokenizer.json belongs to another model, or is damaged.`;
    throw new AttentionError("E_TOK_ID", message);
  }

  /** Nothing for a row of the embedding that no token uses. */
  tokenOf(id: number): string | undefined {
    const token: unknown = this.model.vocab[id];
    return typeof token === "string" ? token : undefined;
  }

  unknownId(text: string): number {
    const { unk_token: token, unk_token_id: id } = this.model;
    if (typeof token === "string") return this.checked(token, id);
    const message = `The text has ${this.readable(text)}, for which tokenizer.json has no token, and it names none for unknown text.`;
    throw new AttentionError("E_TOK_ID", message);
  }

  private isRow(id: unknown): id is number {
    return typeof id === "number" && Number.isInteger(id) && id >= 0 && id < this.rows;
  }
}

export function encodeOf(vocabulary: Vocabulary): Encode {
  const { model } = vocabulary;
  if (model instanceof WordPiece) return wordPieces(vocabulary, model);
  if (model instanceof Unigram) return symbols(vocabulary, (text) => model.tokenize(text), true, model.config);
  if (model instanceof BPE) return bytePairs(vocabulary, model);
  throw badFile("The model in tokenizer.json is of no known kind.");
}

function wordPieces(vocabulary: Vocabulary, model: WordPiece): Encode {
  const prefix = model.config.continuing_subword_prefix ?? "";
  return (piece) => {
    const found = model.encode([piece.text]);
    const length = found.reduce((sum, token, index) => sum + token.length - (index > 0 ? prefix.length : 0), 0);
    // A word is known as a whole or not at all.
    if (length !== piece.text.length || found.some((token) => !vocabulary.has(token))) {
      return [tokenOf(vocabulary.unknownId(piece.text), piece, 0, piece.text.length)];
    }
    let end = 0;
    return found.map((token, index) => {
      const first = end;
      end += token.length - (index > 0 ? prefix.length : 0);
      return tokenOf(vocabulary.idOf(token), piece, first, end);
    });
  };
}

function bytePairs(vocabulary: Vocabulary, model: BPE): Encode {
  const cut = (text: string): string[] => (model.ignore_merges && vocabulary.has(text) ? [text] : model.bpe(text));
  return symbols(vocabulary, cut, model.fuse_unk, model.config);
}

interface SymbolOptions {
  readonly byte_fallback?: boolean | undefined;
  readonly end_of_word_suffix?: string | null | undefined;
}

/** `cut` parts a text without gaps; the last part may carry a suffix. What is unknown of it becomes bytes, or unknown. */
function symbols(
  vocabulary: Vocabulary,
  cut: (text: string) => string[],
  fusesUnknown: boolean,
  options: object,
): Encode {
  const { byte_fallback: hasByteTokens, end_of_word_suffix: suffix } = options as SymbolOptions;
  return (piece) => {
    const tokens: Token[] = [];
    let end = 0;
    let isAfterUnknown = false;
    for (const symbol of whole(cut(piece.text), piece.text, suffix ?? "")) {
      const first = end;
      end = Math.min(piece.text.length, end + symbol.length);
      const ids = vocabulary.has(symbol) ? [vocabulary.idOf(symbol)] : bytesOf(vocabulary, symbol, hasByteTokens);
      if (ids) for (const id of ids) tokens.push(tokenOf(id, piece, first, end));
      else if (isAfterUnknown && fusesUnknown) tokens.at(-1)!.end = rangeOf(piece, first, end).end;
      else tokens.push(tokenOf(vocabulary.unknownId(symbol), piece, first, end));
      isAfterUnknown = ids === undefined;
    }
    return tokens;
  };
}

function tokenOf(id: number, piece: AlignedText, first: number, last: number): Token {
  const { start, end } = rangeOf(piece, first, last);
  return new Token(id, start, end, false);
}

/** Scores out of a damaged file can leave the search for the best parts without an answer. */
function whole(parts: string[], text: string, suffix: string): string[] {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return length === text.length || length === text.length + suffix.length ? parts : Array.from(text);
}

function bytesOf(vocabulary: Vocabulary, symbol: string, hasByteTokens: boolean | undefined): number[] | undefined {
  if (!hasByteTokens) return undefined;
  const tokens = Array.from(new TextEncoder().encode(symbol), tokenOfByte);
  return tokens.every((token) => vocabulary.has(token)) ? tokens.map((token) => vocabulary.idOf(token)) : undefined;
}
