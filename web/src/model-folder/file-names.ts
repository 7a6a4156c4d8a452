// What the files of a model's folder are called, and how long they may be.

export const CONFIG = "config.json";
export const TOKENIZER = "tokenizer.json";
export const TOKENIZER_CONFIG = "tokenizer_config.json";
export const PARAMS = "model.safetensors";
export const ADAPTER = "adapter_model.safetensors";
export const SHARD_INDEX = "model.safetensors.index.json";

const MIB = 2 ** 20;

/** A config has some kB; vocabularies of 250,000 words take 20 MiB; a template for chats stands in tokenizer_config. */
export const MAX_CONFIG_BYTES = MIB;
export const MAX_TOKENIZER_BYTES = 64 * MIB;
export const MAX_TOKENIZER_CONFIG_BYTES = 16 * MIB;
export const MAX_SHARD_INDEX_BYTES = 16 * MIB;

/** Large models are cut into some dozens; each is asked for before any is read. */
export const MAX_SHARDS = 64;

export function isParamsName(name: string): boolean {
  return name === PARAMS || name === SHARD_INDEX;
}

/** Above what a tab can compute with; it stops a server that never does. */
const MAX_PARAMS_BYTES = 8 * 2 ** 30;

const LIMITS: Readonly<Record<string, number>> = {
  [CONFIG]: MAX_CONFIG_BYTES,
  [TOKENIZER]: MAX_TOKENIZER_BYTES,
  [TOKENIZER_CONFIG]: MAX_TOKENIZER_CONFIG_BYTES,
  [SHARD_INDEX]: MAX_SHARD_INDEX_BYTES,
};

export function maxBytesOf(name: string): number {
  return LIMITS[name] ?? MAX_PARAMS_BYTES;
}
