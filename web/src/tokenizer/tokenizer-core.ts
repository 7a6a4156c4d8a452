// A tokenizer.json at work: text to ids that fit the embedding, each with its place in the text, and ids to text.

import { Tokenizer as LibraryTokenizer } from "@huggingface/tokenizers";

import type { Encoding, SpecialIds, TokenizerSource, TokenReading } from "./protocol.ts";

import { AttentionError, messageOf } from "../engine/fault.ts";
import { formatCount } from "../text/write-values.ts";
import { AddedTokens, type Section } from "./added-tokens.ts";
import { alignedText, rangeOf } from "./aligned-text.ts";
import { badFile } from "./fault.ts";
import { type Encode, encodeOf, Token, Vocabulary } from "./model-tokens.ts";
import { rewriteOf } from "./normalize.ts";
import { type PostProcess, postProcessOf, withEdges } from "./post-process.ts";
import { type Cut, cutOf } from "./pre-tokenize.ts";
import { specialIdsOf } from "./special-tokens.ts";
import { readableSymbol, TokenTexts } from "./token-texts.ts";
import { cutAtWhiteSpace } from "./white-space.ts";
import { asLibraryWants, type JsonObject, readTokenizerFile, type TokenizerFile } from "./tokenizer-file.ts";

export class TokenizerCore {
  readonly special: SpecialIds;
  private readonly config: JsonObject;
  private readonly added: AddedTokens;
  private readonly cut: Cut;
  private readonly encodePiece: Encode;
  private readonly postProcess: PostProcess;
  private readonly texts: TokenTexts;
  private readonly vocabulary: Vocabulary;

  private constructor(
    file: TokenizerFile,
    embeddingRows: number,
    private readonly maxTokens: number,
  ) {
    const { normalizer, model, decoder } = new LibraryTokenizer(asLibraryWants(file), file.config);
    if (!model) throw badFile("tokenizer.json has no model, so there is nothing to cut text with.");
    this.config = file.config;
    this.vocabulary = new Vocabulary(model, embeddingRows, readableSymbol(file));
    const splitsSpecial = file.config["split_special_tokens"] === true;
    this.added = new AddedTokens(file.addedTokens, rewriteOf(normalizer), splitsSpecial);
    this.cut = cutOf(file.preTokenizer);
    this.encodePiece = encodeOf(this.vocabulary);
    this.postProcess = postProcessOf(file.postProcessor, this.vocabulary);
    this.special = specialIdsOf(file.config, this.vocabulary, this.added.all);
    this.texts = new TokenTexts(file, this.vocabulary, decoder, this.added.all);
  }

  /** Throws an AttentionError that says what is wrong with the files. */
  static load(source: TokenizerSource): TokenizerCore {
    const { tokenizerJson, tokenizerConfig, embeddingRows, maxTokens = Infinity, cutsAtWhiteSpace = false } = source;
    const given = readTokenizerFile(tokenizerJson, tokenizerConfig);
    const file = cutsAtWhiteSpace ? { ...given, preTokenizer: cutAtWhiteSpace(given.preTokenizer) } : given;
    try {
      return new TokenizerCore(file, embeddingRows, maxTokens);
    } catch (thrown) {
      if (thrown instanceof AttentionError) throw thrown;
      throw badFile(`tokenizer.json cannot be used: ${messageOf(thrown)}.`);
    }
  }

  encode(text: string, pair?: string): Encoding {
    const given = pair === undefined ? [text] : [text, pair];
    const tokens = given.map((typed, index) => this.tokensOf(typed, index === 0 ? 0 : 1));
    const lengths = given.map(({ length }) => length);
    const all = withEdges(this.postProcess({ tokens, lengths }), this.config, this.special);
    refuseTooLong(all, lengths, this.maxTokens);
    return this.inColumns(all);
  }

  decode(ids: Iterable<number>): string {
    return this.texts.decode(ids);
  }

  read(ids: Iterable<number>): TokenReading[] {
    return Array.from(ids, (id) => ({ ...this.texts.textOf(id), isSpecial: this.texts.isSpecial(id) }));
  }

  /** What no post-processor says otherwise about: the segment of a token is the number of its text. */
  private tokensOf(typed: string, textNumber: 0 | 1): Token[] {
    const tokens: Token[] = [];
    for (const section of this.added.sections(alignedText(typed))) {
      for (const token of this.sectionTokens(section)) {
        token.textNumber = textNumber;
        token.segment = textNumber;
        tokens.push(token);
      }
    }
    return tokens;
  }

  private sectionTokens({ text, token: added }: Section): Token[] {
    if (!added) return this.cut(text).flatMap(this.encodePiece);
    const { start, end } = rangeOf(text, 0, text.text.length);
    return [new Token(this.vocabulary.checked(added.content, added.id), start, end, added.isSpecial)];
  }

  private inColumns(tokens: readonly Token[]): Encoding {
    const { length } = tokens;
    const words = (): Uint32Array => new Uint32Array(length);
    const bytes = (): Uint8Array => new Uint8Array(length);
    const encoding = {
      ...{ ids: words(), starts: words(), ends: words(), segments: bytes(), textNumbers: bytes() },
      ...{ texts: new Array<string>(length), isFragment: bytes(), isSpecial: bytes() },
    };
    for (const [index, { id, start, end, segment, textNumber, isSpecial }] of tokens.entries()) {
      const { text, isFragment } = this.texts.textOf(id);
      encoding.ids[index] = id;
      encoding.starts[index] = start;
      encoding.ends[index] = end;
      encoding.segments[index] = segment;
      encoding.textNumbers[index] = textNumber;
      encoding.texts[index] = text;
      encoding.isFragment[index] = Number(isFragment);
      encoding.isSpecial[index] = Number(isSpecial);
    }
    return encoding;
  }
}

function refuseTooLong(tokens: readonly Token[], lengths: readonly number[], maxTokens: number): void {
  if (tokens.length <= maxTokens) return;
  const over = tokens.length - maxTokens;
  // What is cut off the end must make room for the special tokens too, which stay.
  const typed = tokens.filter(({ isPutIn, textNumber }) => !isPutIn && textNumber === 0);
  const kept = typed.at(-over)?.start;
  const advice =
    lengths.length > 1 || kept === undefined || over > typed.length
      ? "shorten it"
      : `shorten it to its first ${formatCount(kept)} characters`;
  const message = `The text has ${formatCount(tokens.length)} tokens, and the model takes at most ${formatCount(maxTokens)}; ${advice}.`;
  throw new AttentionError("E_TOO_LONG", message);
}
