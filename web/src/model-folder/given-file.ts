// Files of attention weights that were computed elsewhere, in the place of a model's folder: a single file with a name of its
// own. docs/import.md says what stands in it.

import { ADAPTER, CONFIG, isParamsName, TOKENIZER, TOKENIZER_CONFIG } from "./file-names.ts";

const ENDINGS = /\.(safetensors|npz|npy|json)$/i;
/** As shards of a model are called. */
const SHARD = /^(pytorch_)?model-\d+-of-\d+\./;

/** False for what belongs to a model's folder. */
export function isGivenName(name: string): boolean {
  const isOfModel = isParamsName(name) || [ADAPTER, CONFIG, TOKENIZER, TOKENIZER_CONFIG].includes(name);
  return ENDINGS.test(name) && !isOfModel && !SHARD.test(name) && !name.endsWith(".index.json");
}
