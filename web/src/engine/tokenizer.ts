// The surface of an opened tokenizer, in types.

import type { RequestOptions } from "./engine.ts";
import type { Encoding, SpecialIds, TokenReading } from "../tokenizer/protocol.ts";

export type { Encoding, SpecialIds, TokenizerSource, TokenReading } from "../tokenizer/protocol.ts";

export interface EncodeOptions extends RequestOptions {
  /** A second text, for models that were taught on pairs. */
  readonly pair?: string | undefined;
}

/** Everything rejects with an AttentionError, or with the reason of the signal. */
export interface Tokenizer {
  readonly special: SpecialIds;
  encode(text: string, options?: EncodeOptions): Promise<Encoding>;
  /**
   * The text of all but special tokens. What the last token holds of a character that it does not finish is left out,
   * so that the text of more ids continues the text of fewer.
   */
  decode(ids: ArrayLike<number>, options?: RequestOptions): Promise<string>;
  /** How each of these tokens reads. */
  tokenTexts(ids: ArrayLike<number>, options?: RequestOptions): Promise<TokenReading[]>;
  tokenText(id: number, options?: RequestOptions): Promise<TokenReading>;
  /** From now on, in the place of each expression of its tokenizer.json. */
  cutAtWhiteSpace(): void;
  close(): void;
}
