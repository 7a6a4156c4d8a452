// Ids by the original library, huggingface/tokenizers (Rust), whose Node package is no part of the project:
//   npm install --prefix /tmp/original tokenizers@0.23.2
//   node tests/golden/tokenizers/make-goldens.mjs /tmp/original ../shared
// Writes unigram.json, a Unigram tokenizer that the library trains on 3 MB of the corpus and that keeps its likeliest
// pieces, and ids.json: by tokenizer and text, the ids with special tokens.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [original, shared] = process.argv.slice(2).map((folder) => resolve(folder));
const { Tokenizer } = createRequire(join(original, "package.json"))("tokenizers");
const HERE = fileURLToPath(new URL(".", import.meta.url));
const TRAINING_CHARS = 3_000_000;
const PIECES = 3000;

const METASPACE = { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true };
const NAMES = ["<s>", "<pad>", "</s>", "<unk>"];

writeFileSync(join(HERE, "unigram.json"), `${JSON.stringify(trained())}\n`);
const files = {
  wordPiece: join(shared, "models/tokenizers/bert-wiki.json"),
  byteLevel: join(shared, "models/tokenizers/roberta.json"),
  llama: join(shared, "models/stories260k/tokenizer.json"),
  unigram: join(HERE, "unigram.json"),
};
const { texts } = JSON.parse(readFileSync(join(HERE, "texts.json"), "utf8"));
const ids = {};
for (const [kind, file] of Object.entries(files)) {
  const tokenizer = Tokenizer.fromString(readFileSync(file, "utf8"));
  ids[kind] = {};
  for (const text of texts) ids[kind][text] = (await tokenizer.encode(text)).getIds();
}
writeFileSync(join(HERE, "ids.json"), `${JSON.stringify(ids, null, 1).replace(/\n {3,}|\n {2}\]/g, (line) => line.trim())}\n`);

/** As XLM-RoBERTa's: <s> $A </s>, <mask> at the end; what is not among the pieces is <unk>. */
function trained() {
  const json = (vocab, unknown, added, postProcessor) => ({
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: added,
    normalizer: { type: "NFKC" },
    pre_tokenizer: METASPACE,
    post_processor: postProcessor,
    decoder: METASPACE,
    model: { type: "Unigram", unk_id: unknown, vocab, byte_fallback: false },
  });
  const text = join(tmpdir(), "headlight-unigram.txt");
  const saved = join(tmpdir(), "headlight-unigram.json");
  writeFileSync(text, readFileSync(join(shared, "corpus/train.txt"), "utf8").slice(0, TRAINING_CHARS));
  const tokenizer = Tokenizer.fromString(JSON.stringify(json([["<unk>", 0]], 0, [], null)));
  tokenizer.train([text]);
  tokenizer.save(saved, false);
  const learned = JSON.parse(readFileSync(saved, "utf8")).model.vocab;
  const kept = learned.filter(([piece], place) => place < PIECES || [...piece].length === 1);
  const vocab = [...NAMES.map((name) => [name, 0]), ...kept.map(([piece, score]) => [piece, Number(score.toFixed(4))])];
  vocab.push(["<mask>", 0]);
  const special = (content) => {
    const id = vocab.findIndex(([piece]) => piece === content);
    return { id, content, single_word: false, lstrip: content === "<mask>", rstrip: false, normalized: false, special: true };
  };
  const part = (id) => ({ SpecialToken: { id, type_id: 0 } });
  const whole = { Sequence: { id: "A", type_id: 0 } };
  const pair = { Sequence: { id: "B", type_id: 0 } };
  const named = (id) => ({ id, ids: [NAMES.indexOf(id)], tokens: [id] });
  return json(vocab, NAMES.indexOf("<unk>"), [...NAMES, "<mask>"].map(special), {
    type: "TemplateProcessing",
    single: [part("<s>"), whole, part("</s>")],
    pair: [part("<s>"), whole, part("</s>"), part("</s>"), pair, part("</s>")],
    special_tokens: { "<s>": named("<s>"), "</s>": named("</s>") },
  });
}
