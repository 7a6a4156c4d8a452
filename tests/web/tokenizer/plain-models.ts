// The three models once more, in the plainest way there is and without the library: what ids a text has to get.

interface PlainBpe {
  readonly vocab: Readonly<Record<string, number>>;
  readonly merges: readonly (string | readonly [string, string])[];
}

/** Merges the pair that was learnt first, everywhere, until no known pair is left. */
function mergedSymbols(model: PlainBpe, symbols: string[]): string[] {
  const ranks = ranksOf(model);
  const word = [...symbols];
  for (;;) {
    let best = Infinity;
    for (let at = 0; at + 1 < word.length; at += 1) {
      best = Math.min(best, ranks.get(`${word[at]!} ${word[at + 1]!}`) ?? Infinity);
    }
    if (best === Infinity) return word;
    for (let at = 0; at + 1 < word.length; at += 1) {
      if (ranks.get(`${word[at]!} ${word[at + 1]!}`) !== best) continue;
      word.splice(at, 2, word[at]! + word[at + 1]!);
    }
  }
}

const knownRanks = new WeakMap<PlainBpe, ReadonlyMap<string, number>>();

function ranksOf(model: PlainBpe): ReadonlyMap<string, number> {
  const pairs = (): Map<string, number> =>
    new Map(model.merges.map((merge, rank) => [typeof merge === "string" ? merge : merge.join(" "), rank]));
  const ranks = knownRanks.get(model) ?? pairs();
  knownRanks.set(model, ranks);
  return ranks;
}

export function plainByteLevelIds(model: PlainBpe, text: string): number[] {
  // GPT-2's expression; JavaScript's \s would take U+FEFF for white space.
  const words =
    text.match(
      /'(?:s|t|re|ve|m|ll|d)| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu,
    ) ?? [];
  return words.flatMap((word) => {
    const bytes = Array.from(Buffer.from(word, "utf8"), gpt2Character);
    return mergedSymbols(model, bytes).map((symbol) => model.vocab[symbol]!);
  });
}

/** As in GPT-2's encoder.py: "!" to "~", "¡" to "¬" and "®" to "ÿ" stand for themselves. */
function gpt2Character(byte: number): string {
  const isOwn = (value: number): boolean =>
    (value >= 33 && value <= 126) || (value >= 161 && value <= 172) || (value >= 174 && value <= 255);
  if (isOwn(byte)) return String.fromCodePoint(byte);
  const before = Array.from({ length: byte }, (_, value) => value).filter((value) => !isOwn(value)).length;
  return String.fromCodePoint(256 + before);
}

export function plainLlamaIds(model: PlainBpe, text: string): number[] {
  if (text === "") return [];
  const symbols = mergedSymbols(model, [...`▁${text.replaceAll(" ", "▁")}`]);
  return symbols.flatMap((symbol) => {
    const id = model.vocab[symbol];
    if (id !== undefined) return [id];
    return [...Buffer.from(symbol, "utf8")].map((byte) => {
      const digits = byte.toString(16).toUpperCase().padStart(2, "0");
      return model.vocab[`<0x${digits}>`]!;
    });
  });
}

/** Of the normaliser NFD, lower case (each character by itself), no marks, and words parted from the rest. */
export function plainWordPieceIds(vocab: Readonly<Record<string, number>>, text: string): number[] {
  const letters = [...text.normalize("NFD")].map((letter) => letter.toLowerCase());
  const normal = letters.join("").replace(/\p{M}/gu, "");
  // \w of Rust's regex, UTS 18.
  const isWord = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u;
  const kindOf = (letter: string): string => (isWord.test(letter) ? "w" : /\p{White_Space}/u.test(letter) ? "" : "o");
  const words: string[] = [];
  let before = "";
  for (const letter of normal) {
    const kind = kindOf(letter);
    if (kind !== "") words.push(kind === before ? words.pop()! + letter : letter);
    before = kind;
  }
  return words.flatMap((word) => longestPieces(vocab, [...word]) ?? [vocab["[UNK]"]!]);
}

function longestPieces(vocab: Readonly<Record<string, number>>, letters: readonly string[]): number[] | undefined {
  const ids: number[] = [];
  for (let start = 0; start < letters.length;) {
    let end = letters.length;
    const piece = (): number | undefined => vocab[(start > 0 ? "##" : "") + letters.slice(start, end).join("")];
    while (end > start && piece() === undefined) end -= 1;
    if (end === start) return undefined;
    ids.push(piece()!);
    start = end;
  }
  return ids;
}
