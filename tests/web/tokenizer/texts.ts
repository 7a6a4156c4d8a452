// What people type, and what they hardly ever do.

export const TEXTS: readonly (readonly [what: string, text: string])[] = [
  ["English", "The quick brown fox didn't jump over 13 lazy dogs; it SLEPT."],
  ["code", 'for (let i = 0; i < n; ++i) {\n\tconsole.log(`${i}: "x"`);\n}'],
  ["accents", "Ångström naïve café Łódź Straße İstanbul"],
  ["combining marks", "e\u0301te\u0301 Z\u0351\u036b\u0343algo a\u0308o\u0308"],
  ["CJK", "日本語のテキスト, 中文字符和한국어"],
  ["CJK beyond the first plane", "𠀀𠀁x𪚥"],
  ["emoji", "👍🏽 👩‍👩‍👧‍👦 🇩🇪 ok ❤️"],
  ["leading spaces", "   three spaces"],
  ["multiple spaces", "a  b   c    d "],
  ["newlines", "one\n\ntwo\r\nthree\n"],
  ["other scripts", "Привет мир ΣΑΣ שלום नमस्ते ไทย"],
  ["ligatures and forms", "ﬁne ½ ① Ａ ｶﾞ"],
  ["control and format characters", "a\u0000b\u200bc\u00add\ufeffe\u202ef"],
  ["half of a pair", "a\ud83db"],
  ["markup", "<img src=x onerror=alert(1)> </title> =HYPERLINK()"],
  ["one character", "x"],
  ["a space", " "],
  ["nothing", ""],
];

/** Texts put together out of parts of the above, the same ones each time. */
export function mixedTexts(count: number): string[] {
  const parts = TEXTS.flatMap(([, text]) => [...text, text.slice(0, 5)]);
  let state = 12_345;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + below(24) }, () => parts[below(parts.length)]!).join(""),
  );
}
