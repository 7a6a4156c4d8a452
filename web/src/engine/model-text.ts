// What an opened model makes of text: ids and tokens going in, names of candidates coming out.

import type { Candidate, RequestOptions, RunOptions, Token } from "./engine.ts";
import type { Encoding, Tokenizer } from "./tokenizer.ts";
import type { TopLogits } from "./protocol.ts";

import { AttentionError } from "./fault.ts";
import { whole } from "./request-checks.ts";
import { missingTokenizer } from "./worker-tokenizer.ts";

export interface ReadText {
  readonly ids: Uint32Array;
  readonly segments: Uint8Array | undefined;
  readonly tokens: readonly Token[];
}

export type ReadOptions = Pick<RunOptions, "pair" | "masked" | "signal">;

export interface ModelTextFacts {
  readonly name: string;
  /** Of a classifier, by class; empty where the model says tokens. */
  readonly labels: readonly string[];
  readonly knowsSegments: boolean;
  readonly takesPair: boolean;
}

type CandidateName = Pick<Candidate, "token" | "isFragment">;

export class ModelText {
  constructor(
    /** Undefined where the folder has none: then ids alone can be run. */
    private readonly tokenizer: Tokenizer | undefined,
    private readonly facts: ModelTextFacts,
  ) {}

  get maskId(): number | undefined {
    return this.tokenizer?.special.maskId;
  }

  get endId(): number | undefined {
    return this.tokenizer?.special.eosId;
  }

  async read(text: string, { pair, masked: choice = [], signal }: ReadOptions): Promise<ReadText> {
    if (pair !== undefined && !this.facts.takesPair) {
      throw new AttentionError("E_RANGE", `${this.facts.name} takes one text, not a pair.`);
    }
    const encoding = await this.theTokenizer().encode(text, { pair, signal });
    const tokens = tokensOf(encoding, this.maskId);
    const segments = this.facts.knowsSegments ? encoding.segments : undefined;
    const masked = typeof choice === "function" ? choice(tokens) : choice;
    if (masked.length === 0) return { ids: encoding.ids, segments, tokens };
    return { ids: this.hide(encoding.ids, masked), segments, tokens: await this.hidden(tokens, masked, signal) };
  }

  /** Of ids that were given as such: they stand nowhere in a text. */
  async tokensOfIds(ids: Uint32Array, options: RequestOptions): Promise<readonly Token[]> {
    if (this.tokenizer === undefined) return Array.from(ids, (id) => ({ id, text: `#${id}`, start: 0, end: 0 }));
    const readings = await this.tokenizer.tokenTexts(ids, options);
    return readings.map((reading, index) => ({ id: ids[index] ?? 0, start: 0, end: 0, ...reading }));
  }

  async candidates({ ids, logits, probabilities }: TopLogits, options: RequestOptions): Promise<readonly Candidate[]> {
    const names = await this.names(ids, options);
    return Array.from(ids, (id, place) => ({
      id,
      ...(names[place] ?? { token: "" }),
      logit: logits[place] ?? NaN,
      probability: probabilities[place] ?? NaN,
    }));
  }

  decode(ids: ArrayLike<number>, options: RequestOptions): Promise<string> {
    return this.theTokenizer().decode(ids, options);
  }

  cutAtWhiteSpace(): void {
    this.tokenizer?.cutAtWhiteSpace();
  }

  close(): void {
    this.tokenizer?.close();
  }

  private async names(ids: Uint32Array, options: RequestOptions): Promise<readonly CandidateName[]> {
    if (this.facts.labels.length > 0) return Array.from(ids, (id) => ({ token: this.facts.labels[id] ?? "" }));
    return (await this.tokensOfIds(ids, options)).map(({ text: token, isFragment }) => ({ token, isFragment }));
  }

  private hide(ids: Uint32Array, masked: readonly number[]): Uint32Array {
    const { maskId } = this;
    if (maskId === undefined) throw new AttentionError("E_RANGE", `${this.facts.name} has no mask token.`);
    const hidden = ids.slice();
    for (const position of masked) {
      whole(position, "A masked position", "E_POSITION");
      if (position >= ids.length) {
        const message = `There is no position ${position} to mask; the text has ${ids.length} tokens, from 0.`;
        throw new AttentionError("E_POSITION", message);
      }
      hidden[position] = maskId;
    }
    return hidden;
  }

  private async hidden(tokens: readonly Token[], masked: readonly number[], signal: AbortSignal | undefined) {
    const id = this.maskId ?? 0;
    const { text } = await this.theTokenizer().tokenText(id, { signal });
    return tokens.map((token, position) =>
      masked.includes(position)
        ? { ...token, id, text, isSpecial: true, isMask: true, isFragment: false, hidden: token }
        : token,
    );
  }

  private theTokenizer(): Tokenizer {
    if (this.tokenizer === undefined) throw missingTokenizer();
    return this.tokenizer;
  }
}

function tokensOf(
  { ids, starts, ends, textNumbers, texts, isFragment, isSpecial }: Encoding,
  maskId: number | undefined,
): readonly Token[] {
  return texts.map((text, index) => ({
    id: ids[index] ?? 0,
    text,
    start: starts[index] ?? 0,
    end: ends[index] ?? 0,
    isSpecial: isSpecial[index] === 1,
    isMask: ids[index] === maskId,
    isFragment: isFragment[index] === 1,
    segment: textNumbers[index] === 1 ? 1 : 0,
  }));
}
