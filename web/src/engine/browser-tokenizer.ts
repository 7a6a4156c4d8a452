// A tokenizer in a browser, given the address of its worker.

import type { RequestOptions } from "./engine.ts";
import type { Tokenizer, TokenizerSource } from "./tokenizer.ts";

import { startBrowserWorker } from "./browser-port.ts";
import { openTokenizerWith } from "./worker-tokenizer.ts";

export function openBrowserTokenizer(
  script: URL,
  source: TokenizerSource,
  options?: RequestOptions,
): Promise<Tokenizer> {
  return openTokenizerWith((first, events) => startBrowserWorker(script, first, events), source, options);
}
