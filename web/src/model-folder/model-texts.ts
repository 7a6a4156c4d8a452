// The texts that stand beside the parameters.

import { AttentionError } from "../engine/fault.ts";
import {
  ADAPTER,
  CONFIG,
  MAX_CONFIG_BYTES,
  MAX_TOKENIZER_BYTES,
  MAX_TOKENIZER_CONFIG_BYTES,
  TOKENIZER,
  TOKENIZER_CONFIG,
} from "./file-names.ts";
import type { ModelFolder, SignalOption } from "./model-folder.ts";
import { formatFault } from "./other-formats.ts";
import { readText } from "./read-file.ts";

export interface ModelTexts {
  readonly config: string;
  /** Undefined where the folder has none: such a model can be run by token ids only. */
  readonly tokenizer: string | undefined;
  readonly tokenizerConfig: string | undefined;
}

/** E_FILE_MISSING without config.json (E_FILE_KIND where an adapter is in its place), E_FILE_SIZE for what is longer than its limit, E_FILE_TEXT for what is not UTF-8. */
export async function readModelTexts(folder: ModelFolder, { signal }: SignalOption = {}): Promise<ModelTexts> {
  const config = await readConfig(folder, signal);
  const tokenizer = await readIfThere(folder, TOKENIZER, MAX_TOKENIZER_BYTES, signal);
  const tokenizerConfig = await readIfThere(folder, TOKENIZER_CONFIG, MAX_TOKENIZER_CONFIG_BYTES, signal);
  return { config, tokenizer, tokenizerConfig };
}

/** An adapter is saved without config.json: where that is missing, it is looked for. */
async function readConfig(folder: ModelFolder, signal: AbortSignal | undefined): Promise<string> {
  try {
    return await readText(folder, CONFIG, { signal, maxBytes: MAX_CONFIG_BYTES });
  } catch (thrown) {
    const isNotThere = thrown instanceof AttentionError && thrown.code === "E_FILE_MISSING";
    const isAdapter = isNotThere && (await folder.has(ADAPTER, { signal }));
    throw (isAdapter ? formatFault(ADAPTER) : undefined) ?? thrown;
  }
}

async function readIfThere(
  folder: ModelFolder,
  name: string,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    return await readText(folder, name, { signal, maxBytes });
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
}

/** Servers of pages with addresses of their own answer with the page, instead of 404: open() names that E_FILE_KIND. */
function isMissing(thrown: unknown): boolean {
  return thrown instanceof AttentionError && ["E_FILE_MISSING", "E_FILE_KIND"].includes(thrown.code);
}
