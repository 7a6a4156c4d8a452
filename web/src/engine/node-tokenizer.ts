// A tokenizer under Node, given the file of its worker.

import type { RequestOptions } from "./engine.ts";
import type { Tokenizer, TokenizerSource } from "./tokenizer.ts";

import { startNodeWorker } from "./node-port.ts";
import { openTokenizerWith } from "./worker-tokenizer.ts";

export function openNodeTokenizer(script: URL, source: TokenizerSource, options?: RequestOptions): Promise<Tokenizer> {
  return openTokenizerWith((first, events) => startNodeWorker(script, first, events), source, options);
}
