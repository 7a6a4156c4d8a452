// Text to words, the same in every engine.
//
// Intl.Segmenter does the general case, but engines disagree on some of it, so those parts are cut here first:
//   - Han, Kana, Thai, Lao, Khmer and Burmese need a dictionary, and each engine ships another one:
//     one token per grapheme instead. Graphemes are spelled out below, as Debian 12's WebKit follows
//     Unicode 15.0, which parts a Khmer or Burmese stack ("ក្ក") that later versions keep whole.
//   - Hangul beside other letters is cut by some.
//   - "a:b" is one word in Node 20 and three in the browsers; "x.org" is three in Chromium and one elsewhere;
//     "me@x" is one in WebKit. A colon, an at sign, and a full stop that is not between digits always cut.
//   - What is all ASCII follows the rules of UAX 29 in one expression, for speed: Segmenter takes 9 µs a word.
//
// White space (JavaScript's \s) is no token: it belongs to the token after it, at the end of the text to none.
// Any other control or format character is a token, or part of one: something is there, and it gets shown.

import { foldWord } from "./fold-word.ts";

/** `text` is exactly `source.slice(start, end)`, white space in front included; `word` is without it, folded. */
export interface WordToken {
  readonly text: string;
  readonly word: string;
  readonly start: number; // UTF-16 units
  readonly end: number;
}

export function tokenizeWords(text: string): WordToken[] {
  return [...wordTokens(text)];
}

/** UTF-16 units of the longest word that is kept whole. Of a longer one, some piece is longer than this, too. */
export const MAX_WORD_UNITS = 20_000;

/**
 * As tokenizeWords, but stops when the reader stops: nobody need cut a whole book to see that it is too long. No step
 * looks much further than MAX_WORD_UNITS, so that each is over in a few milliseconds, whatever the text.
 */
export function* wordTokens(text: string): Generator<WordToken, void, undefined> {
  let start = 0;
  let wordStart = 0;
  for (const piece of pieces(text)) {
    const end = wordStart + piece.length;
    if (!WHITE_SPACE.test(piece)) {
      yield { text: text.slice(start, end), word: foldWord(piece), start, end };
      start = end;
    }
    wordStart = end;
  }
}

const WHITE_SPACE = /^\s/u;

// UAX 29 lets these marks stand alone, though their category is Mc like that of the attached ones.
const ALONE =
  "\\u102B\\u102C\\u1038\\u1062-\\u1064\\u1067-\\u106D\\u1083\\u1087-\\u108C\\u108F\\u109A-\\u109C\\uAA7B\\uAA7D";
const DICTIONARY_SCRIPTS =
  "\\p{scx=Hani}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}";
const BASE = `(?:(?=[\\p{L}\\p{N}])[${DICTIONARY_SCRIPTS}]|[${ALONE}])`;
// Marks, joiners, Thai and Lao AM, half-width voicing marks.
const ATTACHED = `(?:(?![${ALONE}])[\\p{M}\\u200C\\u200D\\u0E33\\u0EB3\\uFF9E\\uFF9F])`;
// A consonant after the Burmese or Khmer sign that stacks it under the one before.
const STACKED =
  "(?:(?<=\\u1039)(?![\\uA9E6\\uAA70\\uAA74-\\uAA76])\\p{sc=Mymr}|(?<=\\u17D2)(?![\\u17D7\\u17DC])\\p{sc=Khmr})";
const GRAPHEME = `(?!${ATTACHED})${BASE}(?:${ATTACHED}|(?=\\p{L})${STACKED}){0,${MAX_WORD_UNITS}}`;
// A Korean word with its endings. Beside other letters engines disagree, so it ends where Hangul ends.
const HANGUL = `(?=\\p{L})\\p{sc=Hang}(?:(?=\\p{L})\\p{sc=Hang}|\\p{Mn}){0,${MAX_WORD_UNITS}}`;

const FULL_STOPS = ".\\u2024\\uFE52\\uFF0E";
const COLONS_AND_ATS = ":\\uFE55\\uFF1A@\\uFE6B\\uFF20";
const CUT = `[${COLONS_AND_ATS}]|(?<!\\p{Nd})[${FULL_STOPS}]|[${FULL_STOPS}](?!\\p{Nd})`;

// Segmenter takes longer for each word the longer the text is that it was given: under Node 20, 256 emoji out of
// 200,000 units took 100 ms.
const UNITS_AT_ONCE = 2000;
// Of so many, two words leave no doubt that one of them is too long.
const UNITS_FOR_LONGEST = 2 * MAX_WORD_UNITS + 2;

// A certain piece, or else a stretch of what lies between them: signs with which none can begin, or a single one with
// which it could, but does not.
const CERTAIN = `\\s+|${GRAPHEME}|${HANGUL}|${CUT}`;
const BEGINNINGS = `\\s${DICTIONARY_SCRIPTS}${ALONE}\\p{sc=Hang}${COLONS_AND_ATS}${FULL_STOPS}`;
const STRETCHES = new RegExp(`(${CERTAIN})|[^${BEGINNINGS}]{1,${UNITS_AT_ONCE}}|[^]`, "gu");

/** Cuts the text without gaps; a piece is white space throughout or not at all. */
function* pieces(text: string): Generator<string, void, undefined> {
  let run = new Run(text, 0);
  for (const [stretch, certain] of text.matchAll(STRETCHES)) {
    if (certain === undefined) {
      run.end += stretch.length;
      yield* run.certainWords();
    } else {
      yield* run.rest();
      yield certain;
      run = new Run(text, run.end + certain.length);
    }
  }
  yield* run.rest();
}

/** What lies between two certain pieces, cut into words while it is read. */
class Run {
  end: number;
  private window = UNITS_AT_ONCE;

  constructor(
    private readonly text: string,
    private start: number,
  ) {
    this.end = start;
  }

  /** The words that nothing can change which comes after `end`. */
  *certainWords(): Generator<string, void, undefined> {
    while (this.end - this.start > this.window) {
      const from = this.start;
      for (const word of certainWords(this.text.slice(from, edgeBefore(this.text, from + this.window)))) {
        yield word;
        this.start += word.length;
        if (this.window > UNITS_AT_ONCE) break;
      }
      this.window = this.start > from ? UNITS_AT_ONCE : UNITS_FOR_LONGEST;
    }
  }

  /** All that is left, when the run ends at `end`. */
  *rest(): Generator<string, void, undefined> {
    yield* this.certainWords();
    while (this.window > UNITS_AT_ONCE) {
      const [longWord = ""] = words(this.text.slice(this.start, this.end));
      yield longWord;
      this.start += longWord.length;
      this.window = UNITS_AT_ONCE;
      yield* this.certainWords();
    }
    if (this.end > this.start) yield* words(this.text.slice(this.start, this.end));
  }
}

/** The words of a window, but for those that what comes after it may change. */
function* certainWords(window: string): Generator<string, void, undefined> {
  const uncertain: string[] = [];
  for (const word of words(window)) {
    uncertain.push(word);
    // What comes after the window may add to its last word, and join that to the one before, as "'" to a letter.
    if (uncertain.length > 2) yield uncertain.shift() ?? "";
  }
  if (window.length > 2 * MAX_WORD_UNITS) yield* uncertain;
}

/** `end`, or one less where that would part a surrogate pair. */
function edgeBefore(text: string, end: number): number {
  return (text.codePointAt(end - 1) ?? 0) > 0xffff ? end - 1 : end;
}

const ASCII = /^[\0-\x7F]+$/;
// Letters, digits and "_" hold together; so does an apostrophe in a word and "." "," ";" "'" in a number.
const ASCII_WORD = /(?:\w+|(?<=[A-Za-z])'(?=[A-Za-z])|(?<=\d)[.,;'](?=\d))+|[^]/g;
// Made when it is needed first: a browser without it shall come as far as the sentence that says so.
let wordSegmenter: Intl.Segmenter | undefined;

function* words(run: string): Generator<string, void, undefined> {
  if (ASCII.test(run)) {
    yield* run.match(ASCII_WORD) ?? [];
  } else if (isOneWord(run)) {
    yield run;
  } else {
    wordSegmenter ??= new Intl.Segmenter("en", { granularity: "word" });
    for (const { segment } of wordSegmenter.segment(run)) yield segment;
  }
}

const LETTERS_AND_MARKS = /^\p{L}[\p{L}\p{Mn}]*$/u;
const PLAIN_SCRIPTS = /^[\p{sc=Latn}\p{sc=Cyrl}\p{sc=Grek}\p{sc=Arab}\p{sc=Hebr}\p{sc=Deva}\p{sc=Zinh}]+$/u;

/** In these scripts UAX 29 never parts letters and their marks. */
function isOneWord(run: string): boolean {
  return LETTERS_AND_MARKS.test(run) && PLAIN_SCRIPTS.test(run);
}
