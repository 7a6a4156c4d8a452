// Special tokens around a text or a pair of texts, and the segment of every token, as the model was taught.
// Written from the Rust implementation's rules; the library gives RoBERTa a second segment, which it does not have.

import type { SpecialIds } from "./protocol.ts";

import { badFile, shown } from "./fault.ts";
import { Token, type Vocabulary } from "./model-tokens.ts";
import { isObject, type JsonObject, objectsIn } from "./tokenizer-file.ts";

/** The tokens of one text, or of two. */
export interface Texts {
  readonly tokens: readonly (readonly Token[])[];
  /** In UTF-16 units, of what was typed. */
  readonly lengths: readonly number[];
}

export type PostProcess = (texts: Texts) => Texts;

export function postProcessOf(config: JsonObject | null, vocabulary: Vocabulary): PostProcess {
  switch (config?.["type"]) {
    case undefined:
    case "ByteLevel": // Trims the offsets of the Rust implementation; here white space belongs to its token.
      return (texts) => texts;
    case "TemplateProcessing":
      return template(config, vocabulary);
    case "BertProcessing":
      return surrounded(config, vocabulary, false);
    case "RobertaProcessing":
      return surrounded(config, vocabulary, true);
    case "Sequence": {
      const steps = objectsIn(config["processors"]).map((step) => postProcessOf(step, vocabulary));
      return (texts) => steps.reduce((sofar, step) => step(sofar), texts);
    }
    default:
      throw badFile(`A post_processor of type ${shown(config!["type"])} is not known here.`);
  }
}

interface SpecialItem {
  readonly ids: readonly number[];
  readonly segment: number;
}

/** Either tokens to be put in, or the text whose turn it is. */
type Item = SpecialItem | { readonly textNumber: 0 | 1; readonly segment: number };

function template(config: JsonObject, vocabulary: Vocabulary): PostProcess {
  const single = objectsIn(config["single"]).map((item) => templateItem(item, config, vocabulary));
  const pair = objectsIn(config["pair"]).map((item) => templateItem(item, config, vocabulary));
  return (texts) => arranged(texts, texts.tokens.length > 1 ? pair : single);
}

function templateItem(item: JsonObject, config: JsonObject, vocabulary: Vocabulary): Item {
  const { Sequence: text, SpecialToken: special } = item;
  if (isObject(text)) return { textNumber: text["id"] === "B" ? 1 : 0, segment: segmentOf(text) };
  if (!isObject(special)) throw badFile("An item of the post_processor is neither a Sequence nor a SpecialToken.");
  const name = String(special["id"]);
  const listed = isObject(config["special_tokens"]) ? config["special_tokens"][name] : undefined;
  const ids: unknown = isObject(listed) ? listed["ids"] : undefined;
  const checked = Array.isArray(ids) ? ids.map((id) => vocabulary.checked(name, id)) : [vocabulary.idOf(name)];
  return { ids: checked, segment: segmentOf(special) };
}

function segmentOf({ type_id: segment = 0 }: JsonObject): number {
  if (Number.isInteger(segment) && Number(segment) >= 0 && Number(segment) < 256) return Number(segment);
  throw badFile(`A type_id of the post_processor is ${shown(segment)} instead of a whole number from 0 to 255.`);
}

/** [CLS] text [SEP] pair [SEP], or <s> text </s> </s> pair </s> with a single segment. */
function surrounded(config: JsonObject, vocabulary: Vocabulary, isRoberta: boolean): PostProcess {
  const idIn = (name: "cls" | "sep"): number => {
    const entry: unknown = config[name];
    if (Array.isArray(entry)) return vocabulary.checked(String(entry[0]), entry[1]);
    throw badFile(`The ${name} of the post_processor must be a list of a token and its id, not ${shown(entry)}.`);
  };
  const segment = isRoberta ? 0 : 1;
  const cls = { ids: [idIn("cls")], segment: 0 };
  const sep = { ids: [idIn("sep")], segment: 0 };
  const single: Item[] = [cls, { textNumber: 0, segment: 0 }, sep];
  const pair: Item[] = [...(isRoberta ? [sep] : []), { textNumber: 1, segment }, { ...sep, segment }];
  return (texts) => arranged(texts, texts.tokens.length > 1 ? [...single, ...pair] : single);
}

function arranged({ tokens, lengths }: Texts, items: readonly Item[]): Texts {
  const result: Token[] = [];
  let textNumber: 0 | 1 = 0;
  let place = 0;
  for (const item of items) {
    if ("ids" in item) {
      for (const id of item.ids) result.push(putIn(id, item.segment, textNumber, place));
    } else {
      ({ textNumber } = item);
      place = lengths[textNumber] ?? 0;
      for (const token of tokens[textNumber] ?? []) {
        token.segment = item.segment;
        result.push(token);
      }
    }
  }
  return { tokens: [result], lengths };
}

function putIn(id: number, segment: number, textNumber: 0 | 1, place: number): Token {
  return Object.assign(new Token(id, place, place, true), { segment, textNumber, isPutIn: true });
}

/** add_bos_token and add_eos_token of tokenizer_config.json, where they say otherwise than the post-processor. */
export function withEdges({ tokens, lengths }: Texts, config: JsonObject, { bosId, eosId }: SpecialIds): Token[] {
  const all = tokens.flat();
  const [first, last] = [all[0], all.at(-1)];
  const hasBos = first?.isPutIn === true && first.id === bosId;
  const hasEos = last?.isPutIn === true && last.id === eosId;
  if (config["add_eos_token"] === true && eosId !== undefined && !hasEos) {
    const textNumber = last?.textNumber ?? 0;
    all.push(putIn(eosId, last?.segment ?? 0, textNumber, lengths[textNumber] ?? 0));
  }
  if (config["add_bos_token"] === true && bosId !== undefined && !hasBos) all.unshift(putIn(bosId, 0, 0, 0));
  if (config["add_eos_token"] === false && hasEos) all.pop();
  if (config["add_bos_token"] === false && hasBos) all.shift();
  return all;
}
