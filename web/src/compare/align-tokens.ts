// Which tokens of two runs belong together. Of one text that two models cut, those that cover the same characters; of two
// texts, those that a shortest edit keeps, and, where one model has cut both, those that take each other's place.

// diff: Myers' algorithm, kept well for a decade. How far it looks can be bounded.
import { diffArrays } from "diff";
import type { Pairs, Token } from "../engine/engine.ts";

export interface CutText {
  readonly text: string;
  readonly pair: string;
  readonly tokens: readonly Token[];
}

/** Tokens that an edit may drop and add: more would keep the page busy for seconds. */
const MAX_EDIT = 600;

/** Ascending on both sides: position in `a`, position in `b`. */
export function alignTokens(a: CutText, b: CutText, isSameModel: boolean): Pairs {
  const isSameText = a.text === b.text && a.pair === b.pair;
  if (isSameText && isSameModel) return b.tokens.map((_, at) => [at, at]);
  if (isSameText) return kept(placesOf(a), placesOf(b), false);
  return kept(wordsOf(a), wordsOf(b), isSameModel);
}

/** `withReplaced`: what takes the place of as many others belongs to these, one by one. */
function kept(a: readonly string[], b: readonly string[], withReplaced: boolean): Pairs {
  const pairs: (readonly [number, number])[] = [];
  const parts = diffArrays([...a], [...b], { maxEditLength: MAX_EDIT }) ?? [];
  let [atA, atB] = [0, 0];
  let removed = 0;
  for (const { count, added, removed: isRemoved } of parts) {
    if (isRemoved) {
      removed = count;
      atA += count;
      continue;
    }
    const isReplacement = added && withReplaced && removed === count;
    const from = isReplacement ? atA - count : atA;
    if (!added || isReplacement) for (let at = 0; at < count; at++) pairs.push([from + at, atB + at]);
    atB += count;
    if (!added) atA += count;
    removed = 0;
  }
  return pairs;
}

function wordsOf({ tokens }: CutText): readonly string[] {
  return tokens.map(({ hidden, text }) => (hidden?.text ?? text).trim());
}

/** The characters that a token covers, white space left out; one that covers none goes by its name. */
function placesOf({ text, pair, tokens }: CutText): readonly string[] {
  return tokens.map((token) => {
    const { segment = 0, start, end } = token;
    const covered = (segment === 1 ? pair : text).slice(start, end);
    const [first, last] = [end - covered.trimStart().length, start + covered.trimEnd().length];
    return first < last ? `${segment} ${first} ${last}` : token.text;
  });
}
