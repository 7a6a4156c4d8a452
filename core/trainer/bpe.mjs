// Learns a byte-level BPE (Sennrich et al. 2016; Radford et al. 2019) and says it as a tokenizer.json.

/** GPT-2's words: a merge never crosses from one to the next. */
const WORD = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;
const BYTES = 256;

export function wordsOf(text) {
  return text.match(WORD) ?? [];
}

/** GPT-2's characters for bytes: those that can be seen are themselves, the others come from U+0100 on. */
function charactersOfBytes() {
  let next = BYTES;
  const isVisible = (byte) => (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
  return Array.from({ length: BYTES }, (_, byte) => String.fromCodePoint(isVisible(byte) ? byte : next++));
}

/** Returns `count` merges of some documents as [left, right] pieces, the most frequent pair first each time. */
export function learnMerges(documents, count) {
  const pieces = charactersOfBytes();
  const words = countedWords(documents);
  const pairs = countPairs(words);
  const merges = [];
  while (merges.length < count) {
    const [left, right] = mostFrequent(pairs);
    if (left === undefined) break;
    merges.push([pieces[left], pieces[right]]);
    pieces.push(pieces[left] + pieces[right]);
    merge(words, pairs, left, right, pieces.length - 1);
  }
  return merges;
}

/** Each distinct word once: { ids of its pieces, how often it occurs }. */
function countedWords(documents) {
  const counts = new Map();
  for (const document of documents) {
    for (const word of wordsOf(document)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const encoder = new TextEncoder();
  return [...counts].map(([word, count]) => ({ ids: [...encoder.encode(word)], count }));
}

const keyOf = (left, right) => left * 65_536 + right;

/** Key of a pair -> { count, the numbers of words that have or had it }. */
function countPairs(words) {
  const pairs = new Map();
  words.forEach((_, word) => addPairs(words, pairs, word, 1));
  return pairs;
}

function addPairs(words, pairs, word, sign) {
  const { ids, count } = words[word];
  for (let i = 0; i + 1 < ids.length; i += 1) {
    const key = keyOf(ids[i], ids[i + 1]);
    const pair = pairs.get(key) ?? { count: 0, words: new Set() };
    pair.count += sign * count;
    pair.words.add(word);
    pairs.set(key, pair);
  }
}

/** Of equally frequent pairs the one that was learned first, so that the result depends on the text alone. */
function mostFrequent(pairs) {
  let best;
  let bestCount = 1;
  for (const [key, { count }] of pairs) {
    if (count > bestCount || (count === bestCount && best !== undefined && key < best))
      [best, bestCount] = [key, count];
  }
  return best === undefined ? [] : [Math.floor(best / 65_536), best % 65_536];
}

function merge(words, pairs, left, right, id) {
  const pair = pairs.get(keyOf(left, right));
  for (const word of pair.words) {
    addPairs(words, pairs, word, -1);
    words[word].ids = merged(words[word].ids, left, right, id);
    addPairs(words, pairs, word, 1);
  }
  pairs.delete(keyOf(left, right));
}

function merged(ids, left, right, id) {
  const result = [];
  for (let i = 0; i < ids.length; i += 1) {
    const isPair = ids[i] === left && ids[i + 1] === right;
    result.push(isPair ? id : ids[i]);
    if (isPair) i += 1;
  }
  return result;
}

/**
 * tokenizer.json of `vocabSize` tokens: the special ones first, then bytes, then merges. `template`: what stands
 * around a text, such as ["[CLS]", "$A", "[SEP]"].
 */
export function bpeTokenizer({ documents, vocabSize, special, template }) {
  const merges = learnMerges(documents, vocabSize - special.length - BYTES);
  const tokens = [...special, ...charactersOfBytes(), ...merges.map(([left, right]) => left + right)];
  const idOf = Object.fromEntries(tokens.map((token, id) => [token, id]));
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: special.map((content, id) => ({
      id,
      content,
      single_word: false,
      // The space before a gap belongs to the word that is to fill it, as to every other.
      lstrip: content === "[MASK]",
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: templateProcessing(template, idOf),
    decoder: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: "",
      end_of_word_suffix: "",
      fuse_unk: false,
      byte_fallback: false,
      vocab: idOf,
      merges: merges.map(([left, right]) => `${left} ${right}`),
    },
  };
}

function templateProcessing(template, idOf) {
  const places = (names) =>
    names.map((name) =>
      name.startsWith("$")
        ? { Sequence: { id: name.slice(1), type_id: 0 } }
        : { SpecialToken: { id: name, type_id: 0 } },
    );
  // A second text is one more behind what ends the first, and ends as that does.
  const pair = [...template, "$B", ...template.slice(template.indexOf("$A") + 1)];
  const special_tokens = Object.fromEntries(
    template
      .filter((name) => !name.startsWith("$"))
      .map((name) => [name, { id: name, ids: [idOf[name]], tokens: [name] }]),
  );
  return { type: "TemplateProcessing", single: places(template), pair: places(pair), special_tokens };
}
