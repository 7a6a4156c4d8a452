import { describe, expect, test, vi } from "vitest";

import { MAX_WORD_UNITS, tokenizeWords, wordTokens } from "../../../web/src/text/segment.ts";

// Whole ranges of characters are tried: a second or so, and more on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const texts = (text: string): string[] => tokenizeWords(text).map((token) => token.text);
const words = (text: string): string[] => tokenizeWords(text).map((token) => token.word);

/** Numbers from a seed: the same texts in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const MANNERS_OF_TEXT: readonly (readonly [string, string, readonly string[]])[] = [
  ["empty text has no tokens", "", []],
  ["white space alone has no tokens", " \n\t\u00A0\u3000\r\n", []],
  ["white space belongs to the token after it", "a  b\n\tc", ["a", "  b", "\n\tc"]],
  ["white space at the end belongs to no token", "a  ", ["a"]],
  ["punctuation is a token of its own", "Stop, now!?", ["Stop", ",", " now", "!", "?"]],
  ["an apostrophe in a word holds it together", "the cat's 'don't'", ["the", " cat's", " '", "don't", "'"]],
  ["a typographic apostrophe does too", "it\u2019s", ["it\u2019s"]],
  ["numbers keep their points and commas", "3.14 1,000.5 2;3.", ["3.14", " 1,000.5", " 2;3", "."]],
  ["an underscore joins", "a_b __c1", ["a_b", " __c1"]],
  ["a hyphen cuts", "well-known", ["well", "-", "known"]],
  ["a full stop between letters cuts", "e.g. x.org", ["e", ".", "g", ".", " x", ".", "org"]],
  ["a full stop between letters cuts where accents are, too", "é.ü", ["é", ".", "ü"]],
  ["a colon cuts", "a:b é:ü", ["a", ":", "b", " é", ":", "ü"]],
  ["an at sign cuts", "me@x é@x", ["me", "@", "x", " é", "@", "x"]],
  ["an accent stays with its letter", "cafe\u0301s a\u0301\u0302", ["cafe\u0301s", " a\u0301\u0302"]],
  ["an accent without a letter is a token", " \u0301", [" \u0301"]],
  ["emoji stay whole", "👩‍👩‍👧👍🏽 🇩🇪🇫🇷 1️⃣", ["👩‍👩‍👧", "👍🏽", " 🇩🇪", "🇫🇷", " 1️⃣"]],
  ["Arabic is cut at spaces and its own comma", "مرحبا، بالعالم", ["مرحبا", "،", " بالعالم"]],
  ["Han is cut at every character", "我爱北京。", ["我", "爱", "北", "京", "。"]],
  ["Kana is cut at every character", "ラーメンへ", ["ラ", "ー", "メ", "ン", "へ"]],
  ["a voicing mark stays with its Kana", "か\u3099ｶﾞ", ["か\u3099", "ｶﾞ"]],
  ["Thai vowels and tone marks stay with their consonant", "กำญี่ปุ่น", ["กำ", "ญี่", "ปุ่", "น"]],
  ["Lao", "ພາສາ", ["ພ", "າ", "ສ", "າ"]],
  ["Khmer stacks stay whole", "ខ្មែរ", ["ខ្មែ", "រ"]],
  ["Burmese stacks stay whole", "က္ကာ", ["က္က", "ာ"]],
  ["Han and Latin part", "GPT模型v2", ["GPT", "模", "型", "v2"]],
  ["Hangul is cut at spaces", "한국어를 읽다", ["한국어를", " 읽다"]],
  ["Hangul ends where other letters begin", "한국어v2é가", ["한국어", "v2é", "가"]],
  ["a single Korean letter ends there, too", "ㄱa", ["ㄱ", "a"]],
  ["a control character is a token", "a\u0000b \u0007", ["a", "\u0000", "b", " \u0007"]],
  ["an invisible mark after a space is a token", "a \u200E b", ["a", " \u200E", " b"]],
  ["halves of surrogate pairs are tokens", "a\uD800b\uDC00", ["a", "\uD800", "b", "\uDC00"]],
  ["markup is words and signs", "<b>x</b>", ["<", "b", ">", "x", "<", "/", "b", ">"]],
];

test.each(MANNERS_OF_TEXT)("tokenizeWords: %s", (_, text, expected) => {
  expect(texts(text)).toEqual(expected);
});

test("tokenizeWords folds the word and leaves the text as it was", () => {
  expect(tokenizeWords("The  \u0130\u0307 CAFE\u0301")).toEqual([
    { text: "The", word: "the", start: 0, end: 3 },
    { text: "  \u0130\u0307", word: "i\u0307\u0307", start: 3, end: 7 },
    { text: " CAFE\u0301", word: "caf\u00E9", start: 7, end: 13 },
  ]);
});

test("tokenizeWords leaves no gap and no overlap, whatever the text", () => {
  const random = seeded(1);
  const alphabet = [
    ..."aZ9_ .,:;'@-\n\t\u0000\u0301\u200D\u200E\uD83D\uDE00\u1039\u17D2",
    "é",
    "ß",
    "我",
    "ラ",
    "ー",
    "ก",
    "ำ",
    "က",
    "ា",
    "ក",
    "👍",
    "🏽",
    "م",
    "\uFE0F",
    "한",
  ];
  // One expect() at the end: a hundred thousand of them take longer than all the rest.
  const wrong: string[] = [];
  for (let round = 0; round < 3000; round++) {
    const text = Array.from({ length: random(24) }, () => alphabet[random(alphabet.length)]).join("");
    let end = 0;
    for (const token of tokenizeWords(text)) {
      const isInPlace = token.start === end && token.text === text.slice(token.start, token.end);
      if (!isInPlace || token.text.trimStart() === "") wrong.push(text);
      end = token.end;
    }
    if (text.slice(end).trim() !== "") wrong.push(text);
  }
  expect(wrong).toEqual([]);
});

test("tokenizeWords cuts ASCII as Intl.Segmenter does, apart from the signs on which engines differ", () => {
  const random = seeded(2);
  const alphabet = "abZ09_',;-!? \u0000";
  const segmenter = new Intl.Segmenter("en", { granularity: "word" });
  for (let round = 0; round < 3000; round++) {
    const text = Array.from({ length: 1 + random(16) }, () => alphabet[random(alphabet.length)]).join("");
    const expected = [...segmenter.segment(text)].map(({ segment }) => segment).filter((piece) => piece.trim() !== "");
    expect(
      texts(text).map((piece) => piece.trimStart()),
      JSON.stringify(text),
    ).toEqual(expected);
  }
});

test("tokenizeWords keeps numbers together as Intl.Segmenter does", () => {
  const random = seeded(3);
  const segmenter = new Intl.Segmenter("en", { granularity: "word" });
  for (let round = 0; round < 1000; round++) {
    const text = Array.from({ length: 1 + random(10) }, () => "019.,;'"[random(7)]).join("");
    expect(texts(text), text).toEqual([...segmenter.segment(text)].map(({ segment }) => segment));
  }
});

test("tokenizeWords takes for one word what Intl.Segmenter takes for one, letter by letter in the scripts it knows", () => {
  const segmenter = new Intl.Segmenter("en", { granularity: "word" });
  const known = /[\p{sc=Latn}\p{sc=Cyrl}\p{sc=Grek}\p{sc=Arab}\p{sc=Hebr}\p{sc=Deva}]/u;
  let checked = 0;
  for (let code = 0x80; code < 0x20000; code++) {
    const letter = String.fromCodePoint(code);
    if (!known.test(letter) || !/\p{L}/u.test(letter)) continue;
    const text = `é${letter}é`;
    expect(texts(text), code.toString(16)).toEqual([...segmenter.segment(text)].map(({ segment }) => segment));
    checked += 1;
  }
  expect(checked).toBeGreaterThan(3000);
});

describe("tokenizeWords on a long run without spaces", () => {
  const segmenter = new Intl.Segmenter("en", { granularity: "word" });
  const whole = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment);

  test("cuts as Intl.Segmenter does when it is given all of it", () => {
    const random = seeded(4);
    const alphabet = [...'1,_–👍🏽👩🇩🇪𝐚א"\u0301\u200D\uFE0F', ..."é'é'é’𝐚'"];
    for (let round = 0; round < 60; round++) {
      const text = Array.from({ length: 4000 }, () => alphabet[random(alphabet.length)]).join("");
      expect(texts(text)).toEqual(whole(text));
    }
  });

  test("keeps a word whole that is longer than what Intl.Segmenter is given at once", () => {
    const word = "é1".repeat(5000);
    expect(texts(`–${word}–`)).toEqual(["–", word, "–"]);
  });

  test("cuts as Intl.Segmenter does where words are as long as what it is given at once, or several times as long", () => {
    const random = seeded(5);
    const beginnings = ["é", "1,", "𝐚", "ա", "é\u0301", "x", 'א"', "👩\u200D"];
    const ends = ["–", "é'", "👍🏽", "🇩🇪", "🇩", "'", "––", ","];
    for (let round = 0; round < 150; round++) {
      const one = (signs: readonly string[]): string => signs[random(signs.length)] ?? "";
      const word = (): string => one(beginnings).repeat([1, 30, 600, 1500][random(4)] ?? 1) + one(ends);
      const text = Array.from({ length: 1 + random(12) }, word).join("");
      expect(texts(text)).toEqual(whole(text));
    }
  });

  test("keeps the longest word whole, and of a longer one gives a piece that is too long", () => {
    const number = `${"1.".repeat(MAX_WORD_UNITS / 2 - 1)}11`;
    for (const word of [..."éaա한"]
      .map((sign) => sign.repeat(MAX_WORD_UNITS))
      .concat("𝐚".repeat(MAX_WORD_UNITS / 2), number)) {
      for (const [before, after] of [
        ["–", "–"],
        ["é–", "👍🏽".repeat(12_000)],
        [" ", " "],
      ] as const) {
        expect(texts(before + word + after).map((piece) => piece.trim())).toContain(word);
        const longest = Math.max(...texts(before + word.repeat(5) + after).map((piece) => piece.trim().length));
        expect(longest).toBeGreaterThan(MAX_WORD_UNITS);
      }
    }
  });

  test.each([
    ["emoji", "👍🏽"],
    ["a word without an end", "é1"],
    ["a number without an end", "1."],
    ["marks without an end", "\u0301"],
    ["Thai marks without an end", "\u0E34"],
    ["Khmer stacks without an end", "ក្"],
    ["Hangul without an end", "한"],
  ])("looks no further at once than at the longest word: %s", (_, signs) => {
    const exec = vi.spyOn(RegExp.prototype, "exec");
    const segment = vi.spyOn(Intl.Segmenter.prototype, "segment");
    const text = signs.repeat(300_000);
    const first = wordTokens(text).next();
    const found = exec.mock.results.map(({ value }) => (value as RegExpExecArray | null)?.[0].length ?? 0);
    const given = segment.mock.calls.map(([part]) => part.length);
    exec.mockRestore();
    segment.mockRestore();
    expect(first.value?.start).toBe(0);
    expect(found.length).toBeGreaterThan(0);
    expect(Math.max(...found, ...given)).toBeLessThanOrEqual(2 * MAX_WORD_UNITS + 2);
    expect(found.concat(given).reduce((sum, length) => sum + length)).toBeLessThan(8 * MAX_WORD_UNITS);
  });

  test("gives Intl.Segmenter a little of it at a time", () => {
    const segment = vi.spyOn(Intl.Segmenter.prototype, "segment");
    tokenizeWords("👍🏽".repeat(5000));
    expect(segment).toHaveBeenCalled();
    expect(Math.max(...segment.mock.calls.map(([text]) => text.length))).toBeLessThanOrEqual(2000);
    segment.mockRestore();
  });
});

describe("one token per grapheme", () => {
  const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
  const graphemes = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment);

  test.each([
    ["Thai", "ประเทศไทยเป็นราชอาณาจักรที่ตั้งอยู่ในเอเชีย"],
    ["Lao", "ປະເທດລາວເປັນປະເທດທີ່ບໍ່ມີທາງອອກສູ່ທະເລ"],
    ["Khmer", "ប្រទេសកម្ពុជាជាប្រទេសនៅអាស៊ីអាគ្នេយ៍"],
    ["Burmese", "မြန်မာနိုင်ငံသည်အရှေ့တောင်အာရှတွင်တည်ရှိသည်ကျွန်ုပ်"],
    ["Japanese", "東京タワーへ行く々〆か゚ガ"],
  ])("%s text agrees with the graphemes of an engine that is up to date", (_, text) => {
    expect(texts(text)).toEqual(graphemes(text));
  });

  test("every letter and mark of these scripts attaches, or not, as the Unicode rules say", () => {
    const scripts = /[\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;
    const different: string[] = [];
    for (let code = 0x0e00; code < 0x11000; code++) {
      const sign = String.fromCodePoint(code);
      if (!scripts.test(sign) || !/[\p{L}\p{M}\p{N}]/u.test(sign)) continue;
      const stacking = /\p{sc=Mymr}/u.test(sign) ? ["က္"] : /\p{sc=Khmr}/u.test(sign) ? ["ក្"] : [];
      for (const base of ["ก", "က", "ក", "か", "漢", ...stacking]) {
        if (texts(base + sign).join("|") !== graphemes(base + sign).join("|")) different.push(base + sign);
      }
    }
    expect(different).toEqual([]);
  });
});

test("wordTokens cuts no further than it is read", () => {
  const endless = wordTokens("word ".repeat(1_000_000));
  expect(endless.next().value?.text).toBe("word");
  expect(endless.next().value?.text).toBe(" word");
});

test("tokenizeWords counts 5,000 words as 5,000 tokens", () => {
  expect(words(Array.from({ length: 5000 }, (_, index) => `Word${index}`).join(" "))).toHaveLength(5000);
});
