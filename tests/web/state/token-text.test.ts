import { expect, test } from "vitest";

import { cutWell, quoteName, quoteToken, visibleSentence, visibleToken } from "../../../web/src/state/token-text.ts";

test.each([
  ["an ordinary space", " cat", "·", "cat"],
  ["no space", "cat", "", "cat"],
  ["a new line", "\ncat", "↵", "cat"],
  ["a tab", "\tcat", "⇥", "cat"],
  ["a space that does not break", "\u00a0cat", "⍽", "cat"],
  ["a space with no sign of its own", "\u2003cat", "⟨U+2003⟩", "cat"],
  ["three signs", " \n\tcat", "·↵⇥", "cat"],
  ["many spaces", " ".repeat(12) + "cat", "·×12", "cat"],
  ["a mixture too long to draw", " \n \n cat", "·↵·…", "cat"],
  ["nothing else", "  ", "··", ""],
  ["no character at all", "", "∅", ""],
])("visibleToken shows white space before a token: %s", (_, text, leading, visible) => {
  expect(visibleToken(text)).toMatchObject({ leading, text: visible });
});

test.each([
  ["a control character", "a\u0007b", "a⟨BEL⟩b"],
  ["the first and the last of them", "\u0000\u001f\u007f\u0085", "⟨NUL⟩⟨US⟩⟨DEL⟩⟨U+0085⟩"],
  ["delete", "\u007f", "⟨DEL⟩"],
  ["a control character of the second set", "\u0085", "⟨U+0085⟩"],
  ["a direction override", "\u202eabc", "⟨U+202E⟩abc"],
  ["a zero-width space", "a\u200bb", "a⟨U+200B⟩b"],
  ["half a surrogate pair", "a\ud83d", "a⟨U+D83D⟩"],
  ["the sign for what could not be read", "a\ufffd", "a⟨U+FFFD⟩"],
  ["a joiner alone", "\u200d", "⟨U+200D⟩"],
  ["a joiner between Latin letters", "a\u200db", "a⟨U+200D⟩b"],
  ["a non-joiner between Latin letters", "a\u200cb", "a⟨U+200C⟩b"],
  ["a joiner behind an emoji", "👩\u200d", "👩⟨U+200D⟩"],
  ["a joiner between an emoji and a letter", "👩\u200da", "👩⟨U+200D⟩a"],
  ["a variation selector behind a letter", "a\ufe0fb", "a⟨U+FE0F⟩b"],
  ["a variation selector alone", "\ufe0f", "⟨U+FE0F⟩"],
  ["a variation selector behind a digit", "1\ufe0f2", "1⟨U+FE0F⟩2"],
  ["a variation selector of the second set", "a\u{e0101}", "a⟨U+E0101⟩"],
  ["a word in tag characters", "a\u{e0068}\u{e0069}", "a⟨U+E0068⟩⟨U+E0069⟩"],
  ["a grapheme joiner", "a\u034fb", "a⟨U+034F⟩b"],
  ["a soft hyphen", "a\u00adb", "a⟨U+00AD⟩b"],
  ["a Hangul filler", "\u3164", "⟨U+3164⟩"],
  ["a mark without its letter", "\u0301", "◌\u0301"],
  ["markup", "<img src=x>", "<img·src=x>"],
])("visibleToken hides nothing: %s", (_, text, visible) => {
  const { leading, text: rest } = visibleToken(text);
  expect(leading + rest).toBe(visible);
});

const WHOLE = ["👩‍👩‍👧", "👩🏽‍🚀", "🏳️‍🌈", "🧑‍⚕️", "❤️", "❤️‍🔥", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "नमस्ते", "क्‍ष", "می‌خواهم", "ه‍", "葛\u{e0100}", "e\u0301"];
test.each(WHOLE)("visibleToken leaves %s whole", (text) => {
  expect(visibleToken(text).text).toBe(text);
});

test("visibleToken takes the direction of the first letter", () => {
  expect(visibleToken(" שלום").direction).toBe("rtl");
  expect(visibleToken("12 مرحبا").direction).toBe("rtl");
  expect(visibleToken("aשלום").direction).toBe("ltr");
  expect(visibleToken("42").direction).toBe("ltr");
});

test("quoteToken leaves out one ordinary space and nothing else", () => {
  expect(quoteToken(" cat")).toBe("“cat”");
  expect(quoteToken("  cat")).toBe("“··cat”");
  expect(quoteToken("\ncat")).toBe("“↵cat”");
});

test("quoteToken says of a token without a character that it is empty, and of its sign that it is one", () => {
  expect(quoteToken("")).toBe("∅ (an empty token)");
  expect(quoteToken("∅")).toBe("“∅”");
});

test("quoteToken isolates right-to-left text from the sentence around it", () => {
  expect(quoteToken(" שלום")).toBe("“\u2068שלום\u2069”");
});

test("quoteToken keeps the start of a very long token and says how long it is", () => {
  const quoted = quoteToken("x".repeat(10_000));
  expect(quoted).toBe(`“${"x".repeat(200)}… (10,000 characters)”`);
});

test("cutWell does not leave half a surrogate pair", () => {
  expect(cutWell("ab👍", 3)).toBe("ab");
  expect(cutWell("ab👍", 4)).toBe("ab👍");
});

test("quoteName keeps spaces, shows what is invisible, and isolates right-to-left names", () => {
  expect(quoteName("my model")).toBe("“my model”");
  expect(quoteName("a\u202eb\u0000")).toBe("“a⟨U+202E⟩b⟨NUL⟩”");
  expect(quoteName("מודל")).toBe("“\u2068מודל\u2069”");
  expect(quoteName("x".repeat(300), 5)).toBe("“xxxxx…”");
});

test("visibleSentence leaves a sentence as it is, but for what hides or turns it around", () => {
  const plain = "“gpt2” ends after 8 bytes; download it again.";
  expect(visibleSentence(plain)).toBe(plain);
  expect(visibleSentence("“\u202egpj.exe” is\u200b missing.")).toBe("“⟨U+202E⟩gpj.exe” is⟨U+200B⟩ missing.");
  expect(visibleSentence("“שלום” is 5 of “other”.")).toBe("“\u2068שלום\u2069” is 5 of “other”.");
});

test("visibleSentence shortens every name and every address in a sentence, and nothing else", () => {
  const long = "x".repeat(5000);
  const kept = "x".repeat(200);
  expect(visibleSentence(`config.json of “${long}” could not be fetched from ${long}.org.`)).toBe(
    `config.json of “${kept}…” could not be fetched from ${kept}…`,
  );
  expect(visibleSentence(`“${"a b ".repeat(1000)}” is missing.`)).toBe(`“${"a b ".repeat(50)}…” is missing.`);
  expect(visibleSentence(`“a” and “${long}”, then “b”.`)).toBe(`“a” and “${kept}…”, then “b”.`);
  const words = "All of this is our own. ".repeat(100);
  expect(visibleSentence(words)).toBe(words);
});
