// How a token reads, and how a list of tokens reads as a whole.

import type { Decoder } from "@huggingface/tokenizers";

import type { AddedToken } from "./added-tokens.ts";
import type { Vocabulary } from "./model-tokens.ts";

import { byteOfToken, bytesOfCharacters, hexOf, unfinishedBytes } from "./byte-map.ts";
import { shown } from "./fault.ts";
import { stepsOf, type TokenizerFile } from "./tokenizer-file.ts";

export interface TokenText {
  readonly text: string;
  /** It holds a part of a character: `text` is its bytes, such as "E2 82". */
  readonly isFragment: boolean;
}

/** SentencePiece's sign for a space. */
const MARK = "▁";

export class TokenTexts {
  private readonly known = new Map<number, TokenText>();
  private readonly added: ReadonlyMap<string, AddedToken>;
  private readonly isByteLevel: boolean;
  private readonly hasByteTokens: boolean;
  private readonly hasMark: boolean;

  constructor(
    file: TokenizerFile,
    private readonly vocabulary: Vocabulary,
    private readonly decoder: Decoder | null,
    added: readonly AddedToken[],
  ) {
    this.added = new Map(added.map((token) => [token.content, token]));
    const steps = [file.normalizer, file.preTokenizer, file.decoder].flatMap(stepsOf);
    this.isByteLevel = steps.some(({ type }) => type === "ByteLevel");
    this.hasByteTokens = file.model["byte_fallback"] === true || steps.some(({ type }) => type === "ByteFallback");
    this.hasMark = steps.some((step) => step["type"] === "Metaspace" || JSON.stringify(step).includes(MARK));
  }

  textOf(id: number): TokenText {
    const known = this.known.get(id);
    if (known) return known;
    const text = this.read(id);
    this.known.set(id, text);
    return text;
  }

  isSpecial(id: number): boolean {
    const token = this.vocabulary.tokenOf(id);
    return token !== undefined && this.added.get(token)?.isSpecial === true;
  }

  /**
   * The text of all tokens but special ones and rows that no token uses. Where the last token ends within a character,
   * what there is of that is left out: a longer list then continues the text of a shorter one.
   */
  decode(ids: Iterable<number>): string {
    const tokens: string[] = [];
    for (const id of ids) {
      const token = this.vocabulary.tokenOf(id);
      if (token !== undefined && !this.isSpecial(id)) tokens.push(token);
    }
    const finished = this.withoutUnfinished(tokens);
    return this.decoder ? this.decoder.decode(finished) : finished.join(" ");
  }

  private read(id: number): TokenText {
    const token = this.vocabulary.tokenOf(id);
    if (token === undefined) return { text: `#${id}`, isFragment: false };
    const bytes = this.bytesOf(token);
    if (bytes) return readBytes(bytes);
    const isPlain = this.added.has(token) || !this.hasMark;
    return { text: isPlain ? token : token.replaceAll(MARK, " "), isFragment: false };
  }

  private bytesOf(token: string): Uint8Array | undefined {
    if (this.added.has(token)) return undefined;
    if (this.isByteLevel) return bytesOfCharacters(token);
    const byte = this.hasByteTokens ? byteOfToken(token) : undefined;
    return byte === undefined ? undefined : Uint8Array.of(byte);
  }

  private withoutUnfinished(tokens: readonly string[]): string[] {
    // A character has four bytes at most, so no more than three can be unfinished.
    const tail: number[] = [];
    for (let index = tokens.length - 1; index >= 0 && tail.length < 4; index -= 1) {
      const bytes = this.bytesOf(tokens[index]!);
      if (!bytes) break;
      tail.unshift(...bytes);
    }
    let unfinished = unfinishedBytes(Uint8Array.from(tail));
    const kept = [...tokens];
    while (unfinished > 0) {
      const last = kept.pop()!;
      const length = this.isByteLevel ? last.length : 1;
      if (length > unfinished) kept.push(last.slice(0, length - unfinished));
      unfinished -= Math.min(length, unfinished);
    }
    return kept;
  }
}

/** How a message names a part of a text; byte-level BPE has written that in its alphabet before it is cut. */
export function readableSymbol({ normalizer, preTokenizer }: TokenizerFile): (symbol: string) => string {
  const isByteLevel = [normalizer, preTokenizer].flatMap(stepsOf).some(({ type }) => type === "ByteLevel");
  return (symbol) => {
    const bytes = isByteLevel ? bytesOfCharacters(symbol) : undefined;
    if (bytes === undefined) return shown(symbol);
    const { text, isFragment } = readBytes(bytes);
    return isFragment ? `${bytes.length === 1 ? "the byte" : "the bytes"} ${text}` : shown(text);
  };
}

function readBytes(bytes: Uint8Array): TokenText {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), isFragment: false };
  } catch {
    return { text: Array.from(bytes, hexOf).join(" "), isFragment: true };
  }
}
