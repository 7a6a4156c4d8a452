// Where in the typed text each token lies.

import { describe, expect, test } from "vitest";

import type { Encoding } from "../../../web/src/tokenizer/protocol.ts";
import type { TokenizerCore } from "../../../web/src/tokenizer/tokenizer-core.ts";

import { openReal, testReal } from "./shared-models.ts";
import { byteFallback, byteLevel, open, SMALL, special, unigram, wordPiece } from "./small-tokenizers.ts";
import { mixedTexts, TEXTS } from "./texts.ts";

const ALL_TEXTS = [...TEXTS.map(([, text]) => text), ...mixedTexts(150)];

/** "text[start,end)" of every token that stands for some of the text. */
function spansOf(tokenizer: TokenizerCore, text: string): string[] {
  const { starts, ends, texts } = tokenizer.encode(text);
  return texts.flatMap((read, at) => (starts[at] === ends[at] ? [] : [`${read}[${starts[at]!},${ends[at]!})`]));
}

function expectInOrder(text: string, { starts, ends }: Encoding): void {
  let [start, end] = [0, 0];
  for (const at of starts.keys()) {
    expect(starts[at], JSON.stringify(text)).toBeGreaterThanOrEqual(start);
    expect(ends[at], JSON.stringify(text)).toBeGreaterThanOrEqual(end);
    [start, end] = [starts[at]!, ends[at]!];
    expect(end, JSON.stringify(text)).toBeGreaterThanOrEqual(start);
  }
  expect(end, JSON.stringify(text)).toBeLessThanOrEqual(text.length);
}

/** What no token stands for. */
function uncovered(text: string, { starts, ends }: Encoding): string {
  const isCovered = new Uint8Array(text.length);
  for (const at of starts.keys()) isCovered.fill(1, starts[at], ends[at]);
  return Array.from({ length: text.length }, (_, unit) => (isCovered[unit] ? "" : text[unit])).join("");
}

/** The bytes that the tokens say they are, one token after the other. */
function bytesOfTexts({ texts, isFragment, isSpecial }: Encoding): Buffer {
  return Buffer.concat(
    texts.map((text, at) => {
      if (isSpecial[at]) return Buffer.alloc(0);
      return isFragment[at] ? Buffer.from(text.replaceAll(" ", ""), "hex") : Buffer.from(text, "utf8");
    }),
  );
}

describe.each(Object.entries(SMALL))("%s", (_, make) => {
  const tokenizer = open(make());
  test("spans never go back, and stay within the text", () => {
    for (const text of ALL_TEXTS) expectInOrder(text, tokenizer.encode(text));
  });
});

describe.each(["byteLevel", "byteFallback"] as const)("%s", (kind) => {
  const tokenizer = open(SMALL[kind]());
  test("every unit of the text is in a token, and the tokens' bytes are those of the text", () => {
    const added = kind === "byteFallback" ? " " : ""; // Before the first word.
    for (const text of ALL_TEXTS.filter((typed) => typed !== "")) {
      const encoding = tokenizer.encode(text);
      expect(uncovered(text, encoding), JSON.stringify(text)).toBe("");
      expect(bytesOfTexts(encoding).equals(Buffer.from(added + text, "utf8")), JSON.stringify(text)).toBe(true);
    }
  });
});

test("what WordPiece leaves out is white space, or a character that its normaliser takes away", () => {
  const tokenizer = open(wordPiece());
  for (const text of ALL_TEXTS) {
    expect(uncovered(text, tokenizer.encode(text)), JSON.stringify(text)).toMatch(/^[\s\p{C}\p{M}]*$/u);
  }
});

function expectOwnText(tokenizer: TokenizerCore, text: string): void {
  const { starts, ends, texts, isSpecial } = tokenizer.encode(text);
  for (const [at, read] of texts.entries()) {
    if (isSpecial[at] || read === "[UNK]") continue;
    const typed = text.slice(starts[at], ends[at]).normalize("NFD").toLowerCase().replace(/\p{M}/gu, "");
    // A Korean syllable is three letters after NFD, and each of its tokens has the place of the whole.
    expect(typed, JSON.stringify(text)).toContain(read.replace(/^##/, ""));
    if (!/\p{sc=Hang}/u.test(typed)) expect(typed).toBe(read.replace(/^##/, ""));
  }
}

test("the text in a span of WordPiece, normalised by itself, is its token", () => {
  const tokenizer = open(wordPiece());
  for (const text of ALL_TEXTS) expectOwnText(tokenizer, text);
});

testReal("of a real WordPiece: spans in order, and the text in each is its token", () => {
  const tokenizer = openReal("wordPiece");
  for (const text of ALL_TEXTS) {
    expectInOrder(text, tokenizer.encode(text));
    expectOwnText(tokenizer, text);
  }
});

testReal("of a real byte-level and a real byte-fallback BPE: spans in order, every unit and every byte there", () => {
  for (const kind of ["byteLevel", "llama"] as const) {
    const tokenizer = openReal(kind);
    for (const text of ALL_TEXTS.filter((typed) => typed !== "")) {
      const encoding = tokenizer.encode(text);
      expectInOrder(text, encoding);
      expect(uncovered(text, encoding), JSON.stringify(text)).toBe("");
      const typed = Buffer.from((kind === "llama" ? " " : "") + text, "utf8");
      expect(bytesOfTexts(encoding).equals(typed), JSON.stringify(text)).toBe(true);
    }
  }
});

test.each([
  ["lower case and an accent in one unit", "É un", ["[UNK][0,1)", "un[2,4)"]],
  ["accents in units of their own", "u\u0301n\u0303able", ["un[0,4)", "##able[4,8)"]],
  ["a control character within a word", "u\u0000n", ["un[0,3)"]],
  ["CJK without spaces", "日本x", ["日[0,1)", "本[1,2)", "x[2,3)"]],
  ["CJK beyond the first plane", "𠀀𠀁", ["[UNK][0,2)", "[UNK][2,4)"]],
  ["an unknown word", "😀ab c", ["[UNK][0,4)", "c[5,6)"]],
  ["a special token as typed", " a [MASK]b", ["a[1,2)", "[MASK][3,9)", "b[9,10)"]],
])("WordPiece: %s", (_, text, spans) => {
  const json = wordPiece();
  expect(spansOf(open(json), text)).toEqual(spans.map((span) => (text === "É un" ? span.replace("[UNK]", "e") : span)));
});

test.each([
  ["a space belongs to the token after it", "he hell", ["he[0,2)", " hell[2,7)"]],
  ["two spaces", "  hell", [" [0,1)", " hell[1,6)"]],
  ["a character over several tokens", "€", ["E2[0,1)", "82[0,1)", "AC[0,1)"]],
  ["an emoji over several tokens", "😀", ["F0[0,2)", "9F[0,2)", "98[0,2)", "80[0,2)"]],
  ["an added token", "he<|end|>he", ["he[0,2)", "<|end|>[2,9)", "he[9,11)"]],
])("byte-level BPE: %s", (_, text, spans) => {
  expect(spansOf(open(byteLevel()), text)).toEqual(spans);
});

test.each([
  ["the mark before the text stands for nothing of it", "a b", [" a[0,1)", " [1,2)", "b[2,3)"]],
  ["a newline is a byte", "\na", ["\n[0,1)", "a[1,2)"]],
  ["an unknown character is its bytes", "é", ["C3[0,1)", "A9[0,1)"]],
])("byte-fallback BPE: %s", (_, text, spans) => {
  expect(spansOf(open(byteFallback()), text)).toEqual(spans);
});

test.each([
  ["NFKC takes a ligature apart", "ﬁ", ["fi[0,1)"]],
  ["NFKC joins a letter and its accent", "e\u0301 the", ["é[0,2)", " the[2,6)"]],
  ["many spaces become one", "the   unable", [" the[0,3)", " un[3,8)", "able[8,12)"]],
  ["unknown characters in a row", "😀?e", ["<unk>[0,3)", "e[3,4)"]],
  ["a mask takes the space before it along", "the <mask> e", [" the[0,3)", "<mask>[3,10)", " [10,11)", "e[11,12)"]],
])("Unigram: %s", (_, text, spans) => {
  expect(spansOf(open(unigram()), text)).toEqual(spans);
});

test("a token is found by its normalised text where it wants to be, and as a whole word only where it wants that", () => {
  const json = wordPiece();
  json.added_tokens.push(special(200, "Name", { special: false, normalized: true, single_word: true }));
  expect(spansOf(open(json), "nAME names Name")).toEqual([
    ...["Name[0,4)", "n[5,6)", "##a[6,7)", "##m[7,8)", "##e[8,9)", "##s[9,10)"],
    "Name[11,15)",
  ]);
});
