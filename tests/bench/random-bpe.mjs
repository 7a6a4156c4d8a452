// A byte-level BPE tokenizer of GPT-2's size and layout, with random merges: it costs what GPT-2's costs.

const BYTES = 256;
const LETTERS = [..."Ġabcdefghijklmnopqrstuvwxyz"];
const MAX_PIECE_CHARS = 10;

/** tokenizer.json with ids 0 to vocab_size - 1, the last of them <|endoftext|>. `random` gives whole numbers. */
export function randomBpe(vocabSize, random) {
  const pieces = [...charactersOfBytes()];
  const known = new Set(pieces);
  const joinable = [...LETTERS];
  const merges = [];
  const any = () => joinable[random() % joinable.length];
  while (pieces.length < vocabSize - 1) {
    const [left, right] = [any(), any()];
    const piece = left + right;
    // A space stands at the beginning of a word only.
    if (piece.length > MAX_PIECE_CHARS || right.startsWith("Ġ") || known.has(piece)) continue;
    merges.push(`${left} ${right}`);
    known.add(piece);
    pieces.push(piece);
    joinable.push(piece);
  }
  const end = { id: pieces.length, content: "<|endoftext|>", special: true };
  return {
    version: "1.0",
    added_tokens: [{ ...end, single_word: false, lstrip: false, rstrip: false, normalized: false }],
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: null,
    decoder: { type: "ByteLevel" },
    model: { type: "BPE", vocab: Object.fromEntries([...pieces, end.content].map((piece, id) => [piece, id])), merges },
  };
}

/** GPT-2's characters for bytes: those that can be seen are themselves, the others come from U+0100 on. */
function charactersOfBytes() {
  let next = BYTES;
  const isVisible = (byte) => (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
  return Array.from({ length: BYTES }, (_, byte) => String.fromCodePoint(isVisible(byte) ? byte : next++));
}
