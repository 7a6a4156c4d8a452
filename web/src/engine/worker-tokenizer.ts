// An opened tokenizer as its caller sees it: checks what it is given and asks the worker.

import type { RequestOptions } from "./engine.ts";
import type { EncodeOptions, Encoding, SpecialIds, Tokenizer, TokenizerSource, TokenReading } from "./tokenizer.ts";

import { formatCount } from "../text/write-values.ts";
import { AttentionError } from "./fault.ts";
import { shown, textOf } from "./request-checks.ts";
import { type StartTokenizerPort, TokenizerLink } from "./tokenizer-link.ts";

/** As much as the page's text box holds. */
const MAX_TEXT_CHARS = 200_000;

/** Rejects with an AttentionError that says what is wrong with the files. */
export async function openTokenizerWith(
  startPort: StartTokenizerPort,
  source: TokenizerSource,
  options: RequestOptions = {},
): Promise<Tokenizer> {
  const link = new TokenizerLink(startPort, checkedSource(source));
  try {
    const special = await link.ask({ kind: "load", source }, options);
    return new LinkedTokenizer(link, special, source.embeddingRows);
  } catch (thrown) {
    link.close();
    throw thrown;
  }
}

class LinkedTokenizer implements Tokenizer {
  constructor(
    private readonly link: TokenizerLink,
    readonly special: SpecialIds,
    private readonly rows: number,
  ) {}

  async encode(text: string, { pair, ...options }: EncodeOptions = {}): Promise<Encoding> {
    const [first, second] = [checkedText(text), pair === undefined ? undefined : checkedText(pair)];
    return this.link.ask({ kind: "encode", text: first, pair: second }, options);
  }

  async decode(ids: ArrayLike<number>, options: RequestOptions = {}): Promise<string> {
    return this.link.ask({ kind: "decode", ids: checkedIds(ids, this.rows) }, options);
  }

  async tokenTexts(ids: ArrayLike<number>, options: RequestOptions = {}): Promise<TokenReading[]> {
    return this.link.ask({ kind: "read", ids: checkedIds(ids, this.rows) }, options);
  }

  async tokenText(id: number, options: RequestOptions = {}): Promise<TokenReading> {
    const [reading] = await this.tokenTexts([id], options);
    return reading!;
  }

  cutAtWhiteSpace(): void {
    this.link.cutAtWhiteSpace();
  }

  close(): void {
    this.link.close();
  }
}

function checkedText(text: string): string {
  const { length } = textOf(text);
  if (length <= MAX_TEXT_CHARS) return text;
  const message = `The text has ${formatCount(length)} characters, and at most ${formatCount(MAX_TEXT_CHARS)} are cut into tokens; shorten it.`;
  throw new AttentionError("E_TOO_LONG", message);
}

function checkedIds(ids: ArrayLike<number>, rows: number): Uint32Array {
  return Uint32Array.from(Array.from(ids), (id) => {
    if (Number.isInteger(id) && id >= 0 && id < rows) return id;
    throw new AttentionError(
      "E_TOK_ID",
      `A token has the id ${shown(id)}, and the model has ${formatCount(rows)} rows of embeddings.`,
    );
  });
}

function checkedSource(source: TokenizerSource): TokenizerSource {
  if (source.tokenizerJson === undefined || source.tokenizerJson === null) throw missingTokenizer();
  return source;
}

/** For a folder without a tokenizer.json. */
export function missingTokenizer(): AttentionError {
  return new AttentionError(
    "E_TOK_MISSING",
    'There is no tokenizer.json in this folder; in Python, transformers writes one: AutoTokenizer.from_pretrained("<the folder>").save_pretrained("<the folder>").',
  );
}
