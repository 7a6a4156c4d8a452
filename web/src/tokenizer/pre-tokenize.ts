// Text to the pieces that the model is asked about one by one, with the place of every unit kept. Written from the
// Rust implementation's rules (huggingface/tokenizers), which the library follows only in part: its Whitespace and
// Digits know ASCII only, its Punctuation keeps runs together, its Split merges with no neighbour.

import { SplitPreTokenizer } from "@huggingface/tokenizers";

import { type AlignedText, rangeOf, Rewriting, slice } from "./aligned-text.ts";
import { charactersOfBytes } from "./byte-map.ts";
import { badFile, shown } from "./fault.ts";
import { replaced } from "./normalize.ts";
import { type JsonObject, objectsIn } from "./tokenizer-file.ts";

export type Cut = (text: AlignedText) => AlignedText[];

const PUNCTUATION = "[\\p{P}\\u0021-\\u002F\\u003A-\\u0040\\u005B-\\u0060\\u007B-\\u007E]";
/** What \\w is to the Rust implementation here, and to nothing else. */
const WORD = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200C\\u200D";
// GPT-2's own expression.
const BYTE_LEVEL = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

export function cutOf(config: JsonObject | null): Cut {
  if (config === null) return (text) => [text];
  switch (config["type"]) {
    case "Sequence":
      return inTurn(objectsIn(config["pretokenizers"]).map(cutOf));
    case "ByteLevel":
      return byteLevel(config);
    case "Metaspace":
      return metaspace(config);
    case "Split":
      return split(config["pattern"], config["behavior"], config["invert"] === true);
    case "Whitespace":
      return split({ Regex: `[${WORD}]+|[^${WORD}\\s]+` }, "Removed", true);
    case "WhitespaceSplit":
      return split({ Regex: "\\s" }, "Removed");
    case "BertPreTokenizer":
      return inTurn([split({ Regex: "\\s" }, "Removed"), split({ Regex: PUNCTUATION }, "Isolated")]);
    case "Punctuation":
      return split({ Regex: PUNCTUATION }, config["behavior"] ?? "Isolated");
    case "Digits":
      return split({ Regex: config["individual_digits"] === true ? "\\p{N}" : "\\p{N}+" }, "Isolated");
    default:
      throw badFile(`A pre_tokenizer of type ${shown(config["type"])} is not known here.`);
  }
}

function inTurn(steps: readonly Cut[]): Cut {
  return (text) => steps.reduce<AlignedText[]>((pieces, step) => pieces.flatMap(step), [text]);
}

function byteLevel(config: JsonObject): Cut {
  const cut: Cut = config["use_regex"] === false ? (text) => [text] : split({ Regex: BYTE_LEVEL }, "Isolated");
  return (text) => {
    const begun = config["add_prefix_space"] === true && !text.text.startsWith(" ") ? withPrefix(text, " ") : text;
    return cut(begun).map(asBytes);
  };
}

/** Every character as the characters of its bytes, each of which has the place of the whole. */
function asBytes(text: AlignedText): AlignedText {
  const rewriting = new Rewriting(text);
  let unit = 0;
  for (const character of text.text) {
    rewriting.put(charactersOfBytes(character), unit, unit + character.length);
    unit += character.length;
  }
  return rewriting.done();
}

function metaspace(config: JsonObject): Cut {
  const mark = typeof config["replacement"] === "string" ? config["replacement"] : "▁";
  // Earlier versions wrote add_prefix_space instead.
  const scheme = config["prepend_scheme"] ?? (config["add_prefix_space"] === false ? "never" : "always");
  const markSpaces = replaced(/ /g, mark);
  const cut: Cut = config["split"] === false ? (text) => [text] : split({ String: mark }, "MergedWithNext");
  return (text) => {
    const marked = markSpaces(text);
    const isPrefixed = scheme === "always" || (scheme === "first" && rangeOf(marked, 0, 1).start === 0);
    return cut(isPrefixed && !marked.text.startsWith(mark) ? withPrefix(marked, mark) : marked);
  };
}

function withPrefix(text: AlignedText, prefix: string): AlignedText {
  const rewriting = new Rewriting(text);
  rewriting.put(prefix, 0, 0);
  rewriting.keep(0, text.text.length);
  return rewriting.done();
}

interface Part {
  readonly first: number;
  readonly last: number;
  readonly isMatch: boolean;
}

function split(pattern: unknown, behavior: unknown, invert = false): Cut {
  const config = { type: "Split", pattern, behavior, invert } as ConstructorParameters<typeof SplitPreTokenizer>[0];
  // For its translation of Oniguruma's expressions into JavaScript's.
  const expression = new SplitPreTokenizer(config).pattern;
  if (!expression) throw badFile("A Split pre_tokenizer has no pattern that is a String or a Regex.");
  const join = joinOf(behavior);
  return (text) => {
    const parts = join(partsOf(text.text, expression, invert));
    return parts.filter(({ first, last }) => last > first).map(({ first, last }) => slice(text, first, last));
  };
}

function partsOf(text: string, expression: RegExp, invert: boolean): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(expression)) {
    if (index > end) parts.push({ first: end, last: index, isMatch: invert });
    end = index + found.length;
    parts.push({ first: index, last: end, isMatch: !invert });
  }
  if (end < text.length) parts.push({ first: end, last: text.length, isMatch: invert });
  return parts;
}

function joinOf(behavior: unknown): (parts: Part[]) => Part[] {
  switch (behavior) {
    case "Removed":
      return (parts) => parts.filter(({ isMatch }) => !isMatch);
    case "Isolated":
      return (parts) => parts;
    case "Contiguous":
      return (parts) => joined(parts, (before, part) => before.isMatch === part.isMatch);
    case "MergedWithPrevious":
      return (parts) => joined(parts, (before, part) => part.isMatch && !before.isMatch);
    case "MergedWithNext":
      return (parts) => joined(parts, (before, part) => before.isMatch && !part.isMatch);
    default:
      throw badFile(`A Split pre_tokenizer has the behavior ${shown(behavior)}, which is not known here.`);
  }
}

/** `isOne` is asked about neighbours as they were cut, not as they were joined. */
function joined(parts: readonly Part[], isOne: (before: Part, part: Part) => boolean): Part[] {
  const result: Part[] = [];
  for (const [index, part] of parts.entries()) {
    const before = result.at(-1);
    if (before && isOne(parts[index - 1]!, part)) result[result.length - 1] = { ...before, last: part.last };
    else result.push(part);
  }
  return result;
}
