// tokenizer.json and tokenizer_config.json, read and checked as far as the library does not: it takes any model type
// for a list of words, and says "cannot read properties of null" where a part is missing.

import { AttentionError, messageOf } from "../engine/fault.ts";
import { badFile, shown } from "./fault.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

export const MODEL_TYPES = ["BPE", "WordPiece", "Unigram"] as const;
export type ModelType = (typeof MODEL_TYPES)[number];

export interface TokenizerFile {
  readonly modelType: ModelType;
  readonly model: JsonObject;
  readonly normalizer: JsonObject | null;
  readonly preTokenizer: JsonObject | null;
  readonly postProcessor: JsonObject | null;
  readonly decoder: JsonObject | null;
  readonly addedTokens: readonly JsonObject[];
  /** tokenizer_config.json; empty where there is none. */
  readonly config: JsonObject;
}

export function readTokenizerFile(
  tokenizerJson: string | Uint8Array,
  tokenizerConfig: string | Uint8Array | undefined,
): TokenizerFile {
  const file = readObject(tokenizerJson, "tokenizer.json");
  const model = partOf(file, "model");
  if (!model) throw badFile("tokenizer.json has no model, so there is nothing to cut text with.");
  const config = tokenizerConfig === undefined ? {} : readObject(tokenizerConfig, "tokenizer_config.json");
  return {
    modelType: modelTypeOf(model),
    model,
    normalizer: partOf(file, "normalizer"),
    preTokenizer: partOf(file, "pre_tokenizer"),
    postProcessor: partOf(file, "post_processor"),
    decoder: partOf(file, "decoder"),
    addedTokens: addedTokensOf(file["added_tokens"]),
    config,
  };
}

/** The file as the library wants it, with the defaults it does not know. Cutting and special tokens are done here. */
export function asLibraryWants(file: TokenizerFile): JsonObject {
  const defaults = file.modelType === "WordPiece" ? { continuing_subword_prefix: "##", unk_token: "[UNK]" } : {};
  return {
    model: { ...defaults, ...file.model, type: file.modelType },
    normalizer: file.normalizer,
    pre_tokenizer: null,
    post_processor: null,
    decoder: file.decoder,
    added_tokens: file.addedTokens,
  };
}

export function isObject(given: unknown): given is JsonObject {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}

/** The items that are objects of a list that may not be there. */
export function objectsIn(given: unknown): JsonObject[] {
  return Array.isArray(given) ? given.filter(isObject) : [];
}

/** A part of the pipeline, or all the parts of a sequence. */
export function stepsOf(part: JsonObject | null): JsonObject[] {
  if (part === null) return [];
  const lists = [part["normalizers"], part["pretokenizers"], part["decoders"]];
  return part["type"] === "Sequence" ? lists.flatMap((list) => objectsIn(list).flatMap(stepsOf)) : [part];
}

function readObject(source: string | Uint8Array, name: string): JsonObject {
  const text = typeof source === "string" ? source : new TextDecoder().decode(source);
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (thrown) {
    throw badFile(`${name} is not JSON: ${messageOf(thrown)}.`);
  }
  if (isObject(read)) return read;
  throw badFile(`${name} must hold an object, not ${read === null ? "null" : shown(read)}.`);
}

function partOf(file: JsonObject, name: string): JsonObject | null {
  const part = file[name] ?? null;
  if (part === null || isObject(part)) return part;
  throw badFile(`${name} in tokenizer.json must be an object or null, not ${shown(part)}.`);
}

/** Files of early versions name no type; what is in them tells. */
function modelTypeOf(model: JsonObject): ModelType {
  const type = model["type"] ?? guessedType(model);
  const known = MODEL_TYPES.find((candidate) => candidate === type);
  if (!known) {
    const found = type === undefined ? "names no type" : `is of type ${shown(type)}`;
    const message = `The model in tokenizer.json ${found}; ${MODEL_TYPES.join(", ")} are what is known here.`;
    throw new AttentionError("E_TOK_MODEL", message);
  }
  checkParts(model, known);
  return known;
}

function guessedType(model: JsonObject): ModelType | undefined {
  if (Array.isArray(model["vocab"])) return "Unigram";
  if (!isObject(model["vocab"])) return undefined;
  if (Array.isArray(model["merges"])) return "BPE";
  return "unk_token" in model ? "WordPiece" : undefined;
}

function checkParts(model: JsonObject, type: ModelType): void {
  const { vocab, merges } = model;
  if (type === "Unigram") {
    const isEntry = (entry: unknown): boolean =>
      Array.isArray(entry) && typeof entry[0] === "string" && typeof entry[1] === "number";
    if (Array.isArray(vocab) && vocab.length > 0 && vocab.every(isEntry)) return;
    throw badFile(`The vocab of a Unigram model must be a list of [token, score], not ${shown(vocab)}.`);
  }
  if (!isObject(vocab)) throw badFile(`The vocab of a ${type} model must be an object, not ${shown(vocab)}.`);
  if (type !== "BPE") return;
  if (!Array.isArray(merges)) throw badFile(`The merges of a BPE model must be a list, not ${shown(merges)}.`);
  if (model["continuing_subword_prefix"]) {
    throw badFile("A BPE model with a continuing_subword_prefix is not supported here; WordPiece has one.");
  }
}

function addedTokensOf(given: unknown): JsonObject[] {
  const tokens = given ?? [];
  if (!Array.isArray(tokens)) throw badFile(`added_tokens in tokenizer.json must be a list, not ${shown(tokens)}.`);
  return tokens.map((token: unknown, index) => {
    if (isObject(token) && typeof token["content"] === "string") return token;
    throw badFile(`added_tokens[${index}] in tokenizer.json has no content that is a string.`);
  });
}
