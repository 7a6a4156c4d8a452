// Which tokens have a part to play, and whether a text begins and ends with one.

import type { AddedToken } from "./added-tokens.ts";
import type { Vocabulary } from "./model-tokens.ts";
import type { SpecialIds } from "./protocol.ts";

import { isObject, type JsonObject } from "./tokenizer-file.ts";

/** The usual names, for folders without a tokenizer_config.json. */
const USUAL_NAMES = {
  mask: ["[MASK]", "<mask>"],
  pad: ["[PAD]", "<pad>", "<|pad|>"],
  bos: ["<s>", "<bos>", "<|begin_of_text|>", "<|startoftext|>", "<|endoftext|>"],
  eos: ["</s>", "<eos>", "<|end_of_text|>", "<|endoftext|>"],
  unk: ["[UNK]", "<unk>"],
} as const;

export function specialIdsOf(config: JsonObject, vocabulary: Vocabulary, added: readonly AddedToken[]): SpecialIds {
  const specials = new Set(added.filter(({ isSpecial }) => isSpecial).map(({ content }) => content));
  const idOf = (part: keyof typeof USUAL_NAMES): number | undefined => {
    const named = nameIn(config[`${part}_token`]);
    const token = named ?? USUAL_NAMES[part].find((name) => specials.has(name));
    return token === undefined ? undefined : vocabulary.idIfThere(token);
  };
  const { unk_token: unknown } = vocabulary.model;
  return {
    maskId: idOf("mask"),
    padId: idOf("pad"),
    bosId: idOf("bos"),
    eosId: idOf("eos"),
    unkId: typeof unknown === "string" ? vocabulary.idIfThere(unknown) : idOf("unk"),
  };
}

/** A name, or the object that newer versions write. */
function nameIn(token: unknown): string | undefined {
  const name = isObject(token) ? token["content"] : token;
  return typeof name === "string" ? name : undefined;
}
