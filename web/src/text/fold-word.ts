// What makes two tokens the same word: letter case and the way of encoding an accent do not count.

/** NFC, case folded, final sigma as any other sigma; halves of surrogate pairs become U+FFFD. Idempotent. */
export function foldWord(word: string): string {
  // Lower, upper and lower case again is the full folding that JavaScript offers: "ẞ", "ß" and "SS" meet in "ss".
  // toLowerCase looks at the surroundings of a sigma only, so that one letter is put right by hand.
  return (
    word
      // The border encodes as UTF-8, where half a pair has no form and would swallow its neighbour.
      .replace(/\p{Surrogate}/gu, "\uFFFD")
      .normalize("NFC")
      .toLowerCase()
      .toUpperCase()
      .toLowerCase()
      .replace(/ς/g, "σ")
      .normalize("NFC")
  );
}
