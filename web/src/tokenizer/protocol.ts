// What page and tokenizer worker say to each other: one worker for each opened tokenizer, one request at a time.

/** The ids of tokens with a part to play, as far as there are any. */
export interface SpecialIds {
  readonly maskId: number | undefined;
  readonly padId: number | undefined;
  readonly bosId: number | undefined;
  readonly eosId: number | undefined;
  readonly unkId: number | undefined;
}

export interface TokenizerSource {
  readonly tokenizerJson: string | Uint8Array;
  readonly tokenizerConfig?: string | Uint8Array | undefined;
  /** How many ids the model knows. */
  readonly embeddingRows: number;
  /** The most tokens that the model takes, special ones included. */
  readonly maxTokens?: number | undefined;
  /** In the place of each expression of its own. */
  readonly cutsAtWhiteSpace?: boolean | undefined;
}

/** Tokens, column by column, special ones included. */
export interface Encoding {
  readonly ids: Uint32Array; // [len]
  /** UTF-16 units of the text that the token is of; starts = ends where it stands for none of it. */
  readonly starts: Uint32Array; // [len], never decreasing within a text
  readonly ends: Uint32Array; // [len], never decreasing within a text
  readonly segments: Uint8Array; // [len], the row of the segment embedding
  readonly textNumbers: Uint8Array; // [len], 0: of the text, 1: of its pair
  readonly texts: string[]; // [len], readable
  readonly isFragment: Uint8Array; // [len], 1: a part of a character, `texts` has its bytes
  readonly isSpecial: Uint8Array; // [len]
}

export interface TokenReading {
  readonly text: string;
  readonly isFragment: boolean;
  readonly isSpecial: boolean;
}

export type TokenizerWork =
  | { readonly kind: "load"; readonly source: TokenizerSource }
  | { readonly kind: "encode"; readonly text: string; readonly pair: string | undefined }
  | { readonly kind: "decode"; readonly ids: Uint32Array }
  | { readonly kind: "read"; readonly ids: Uint32Array };

interface ResultOfKind {
  readonly load: SpecialIds;
  readonly encode: Encoding;
  readonly decode: string;
  readonly read: TokenReading[];
}
export type TokenizerResult = ResultOfKind[TokenizerWork["kind"]];
export type ResultOfWork<Work extends TokenizerWork> = ResultOfKind[Work["kind"]];

export interface ToTokenizer {
  readonly id: number;
  readonly work: TokenizerWork;
}

export type FromTokenizer =
  /** The script runs; sent before anything else. */
  | { readonly kind: "hello" }
  | { readonly kind: "done"; readonly id: number; readonly result: TokenizerResult }
  | { readonly kind: "fault"; readonly id: number; readonly code: string; readonly message: string };
