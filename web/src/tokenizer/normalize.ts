// What the normaliser of a tokenizer does to a text, with the place of every unit kept. The library's own normalisers
// do the changing; they are asked for one small part at a time, which is how it is known what became of it.

import {
  BertNormalizer,
  type Normalizer,
  PrependNormalizer,
  ReplaceNormalizer,
  SequenceNormalizer,
  StripNormalizer,
} from "@huggingface/tokenizers";

import { type AlignedText, Rewriting, slice } from "./aligned-text.ts";
import { badFile } from "./fault.ts";

export type Rewrite = (text: AlignedText) => AlignedText;

export function rewriteOf(normalizer: Normalizer | null): Rewrite {
  if (normalizer === null) return (text) => text;
  if (normalizer instanceof SequenceNormalizer) {
    const steps = normalizer.normalizers.map(rewriteOf);
    return (text) => steps.reduce((sofar, step) => step(sofar), text);
  }
  if (normalizer instanceof ReplaceNormalizer) {
    const content = normalizer.config.content ?? "";
    if (!normalizer.pattern) throw badFile("A Replace normalizer has no pattern that is a String or a Regex.");
    return replaced(normalizer.pattern, content);
  }
  if (normalizer instanceof PrependNormalizer) return prepended(normalizer);
  if (normalizer instanceof StripNormalizer) return stripped(normalizer);
  if (normalizer instanceof BertNormalizer) return local(bertChange(normalizer));
  return local((part) => normalizer.normalize(part));
}

/** `pattern` is global. `content` is meant literally; the library would fill "$&" in. */
export function replaced(pattern: RegExp, content: string): Rewrite {
  return (text) => {
    const rewriting = new Rewriting(text);
    let kept = 0;
    for (const { 0: found, index } of text.text.matchAll(pattern)) {
      rewriting.keep(kept, index);
      kept = index + found.length;
      rewriting.put(content, index, kept);
    }
    if (kept === 0) return text;
    rewriting.keep(kept, text.text.length);
    return rewriting.done();
  };
}

function prepended(normalizer: PrependNormalizer): Rewrite {
  const content = normalizer.normalize("");
  return (text) => {
    if (text.text === "") return text;
    const rewriting = new Rewriting(text);
    rewriting.put(content, 0, 0);
    rewriting.keep(0, text.text.length);
    return rewriting.done();
  };
}

function stripped(normalizer: StripNormalizer): Rewrite {
  const { strip_left: left, strip_right: right } = normalizer.config;
  return (text) => {
    const first = left ? text.text.length - text.text.trimStart().length : 0;
    const last = right ? text.text.trimEnd().length : text.text.length;
    return slice(text, first, Math.max(first, last));
  };
}

// The library isolates CJK characters unit by unit and so passes over those beyond the first plane.
const CJK_IN_PAIRS = /[\u{20000}-\u{2A6DF}\u{2A700}-\u{2B81F}\u{2B920}-\u{2CEAF}\u{2F800}-\u{2FA1F}]/gu;

function bertChange(normalizer: BertNormalizer): (part: string) => string {
  if (!normalizer.config.handle_chinese_chars) return (part) => normalizer.normalize(part);
  return (part) => normalizer.normalize(part.replace(CJK_IN_PAIRS, " $& "));
}

// What composes with what came before it: marks, half-width voicing, the vowels and finals of Hangul.
const CLUSTER = /\P{M}[\p{M}\uFF9E\uFF9F\u1160-\u11FF]*|\p{M}+/gu;

/** For what changes each character and its marks alike wherever they stand: case, accents, Unicode normal forms. */
function local(change: (part: string) => string): Rewrite {
  return (text) => {
    const whole = change(text.text);
    if (whole === text.text) return text;
    const clusters = text.text.match(CLUSTER) ?? [];
    const known = new Map<string, string>();
    const changed = clusters.map((cluster) => {
      const found = known.get(cluster) ?? change(cluster);
      known.set(cluster, found);
      return found;
    });
    // JavaScript lowers a final sigma by its neighbours, the Rust implementation each character by itself.
    const length = changed.reduce((sum, part) => sum + part.length, 0);
    return length === whole.length ? inParts(text, clusters, changed) : inOnePart(text, whole);
  };
}

function inParts(text: AlignedText, clusters: readonly string[], changed: readonly string[]): AlignedText {
  const rewriting = new Rewriting(text);
  let from = 0;
  for (const [index, { length }] of clusters.entries()) {
    const content = changed[index]!;
    // Unit by unit where that can be told, so that a token that ends within a cluster ends there in the text too.
    if (content.length === length) putEach(rewriting, content, from);
    else rewriting.put(content, from, from + length);
    from += length;
  }
  return rewriting.done();
}

function putEach(rewriting: Rewriting, content: string, from: number): void {
  for (let unit = 0; unit < content.length; unit += 1) rewriting.put(content[unit]!, from + unit, from + unit + 1);
}

/** What begins and ends alike is told apart from what lies between, which is taken as one. */
function inOnePart(text: AlignedText, whole: string): AlignedText {
  const from = text.text;
  const most = Math.min(from.length, whole.length);
  let head = 0;
  while (head < most && from[head] === whole[head]) head += 1;
  let tail = 0;
  while (tail < most - head && from.at(-1 - tail) === whole.at(-1 - tail)) tail += 1;
  const rewriting = new Rewriting(text);
  rewriting.keep(0, head);
  rewriting.put(whole.slice(head, whole.length - tail), head, from.length - tail);
  rewriting.keep(from.length - tail, from.length);
  return rewriting.done();
}
