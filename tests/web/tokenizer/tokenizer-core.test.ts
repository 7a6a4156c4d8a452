import { expect, test } from "vitest";

import { openReal, testReal } from "./shared-models.ts";
import { byteFallback, byteLevel, faultOf, open, special, unigram, wordPiece } from "./small-tokenizers.ts";
import { mixedTexts, TEXTS } from "./texts.ts";

const columns = ({ ids, segments, textNumbers }: ReturnType<ReturnType<typeof open>["encode"]>): number[][] =>
  [ids, segments, textNumbers].map((column) => [...column]);

test("BERT's pair is [CLS] text [SEP] pair [SEP], the second part in segment 1", () => {
  expect(columns(open(wordPiece()).encode("a", "b c"))).toEqual([
    [2, 5, 3, 6, 7, 3],
    [0, 0, 0, 1, 1, 1],
    [0, 0, 0, 1, 1, 1],
  ]);
});

test("RoBERTa's pair is <s> text </s> </s> pair </s>, all of it in segment 0: it has no other", () => {
  const json = { ...unigram(), post_processor: { type: "RobertaProcessing", cls: ["<s>", 0], sep: ["</s>", 2] } };
  expect(columns(open(json).encode("the", "the"))).toEqual([
    [0, 14, 2, 2, 14, 2],
    [0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 1, 1],
  ]);
});

test("GPT-2's text begins and ends with nothing", () => {
  expect([...open(byteLevel()).encode("hell").ids]).toEqual([258]);
});

test("a special token stands for no text: at the start or the end of what it surrounds", () => {
  const { starts, ends, isSpecial } = open(wordPiece()).encode("a b", "c");
  expect([...starts]).toEqual([0, 0, 2, 3, 0, 1]);
  expect([...ends]).toEqual([0, 1, 3, 3, 1, 1]);
  expect([...isSpecial]).toEqual([1, 0, 0, 1, 0, 1]);
});

test.each([
  [{}, [1, 261]],
  [{ add_bos_token: true }, [1, 261]],
  [{ add_bos_token: false }, [261]],
  [{ add_eos_token: true, eos_token: "</s>" }, [1, 261, 2]],
  [{ add_bos_token: false, add_eos_token: true, eos_token: { content: "</s>" } }, [261, 2]],
])("tokenizer_config.json %j has its way about the first and the last token", (config, ids) => {
  const tokenizer = open(byteFallback(), { tokenizerConfig: JSON.stringify(config) });
  expect([...tokenizer.encode("b").ids].map((id) => (id > 2 ? 261 : id))).toEqual(
    ids.flatMap((id) => (id === 261 ? [261, 261] : [id])),
  );
});

test("a post-processor that is a sequence does what each of its parts does", () => {
  const json = byteLevel();
  const template = {
    type: "TemplateProcessing",
    single: [{ SpecialToken: { id: "<|end|>", type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }],
    pair: [],
    special_tokens: { "<|end|>": { id: "<|end|>", ids: [260], tokens: ["<|end|>"] } },
  };
  json.post_processor = { type: "Sequence", processors: [{ type: "ByteLevel" }, template] };
  expect([...open(json).encode("hell").ids]).toEqual([260, 258]);
});

test("a piece that is a token needs no merges where the model says so", () => {
  const json = byteLevel();
  json.model["vocab"] = { ...(json.model["vocab"] as object), xyz: 500 };
  expect([...open(json).encode("xyz").ids]).toEqual([0x78, 0x79, 0x7a]);
  json.model["ignore_merges"] = true;
  expect([...open(json).encode("xyz").ids]).toEqual([500]);
});

test("special tokens are named by tokenizer_config.json, and else by their usual names", () => {
  expect(open(wordPiece()).special).toEqual({ maskId: 4, padId: 0, bosId: undefined, eosId: undefined, unkId: 1 });
  expect(open(unigram()).special).toEqual({ maskId: 22, padId: 1, bosId: 0, eosId: 2, unkId: 3 });
  const config = { bos_token: "<|end|>", eos_token: { content: "<|end|>" }, pad_token: null, mask_token: "he" };
  expect(open(byteLevel(), { tokenizerConfig: JSON.stringify(config) }).special).toEqual({
    ...{ maskId: 256, padId: undefined, bosId: 260, eosId: 260, unkId: undefined },
  });
});

test("a padding token that the embedding has no row for is none, and the tokenizer opens", () => {
  const json = wordPiece();
  json.added_tokens.push(special(1000, "<|pad|>"));
  const config = { tokenizerConfig: '{"pad_token": "<|pad|>"}' };
  expect(open(json, { ...config, embeddingRows: 1001 }).special.padId).toBe(1000);
  expect(open(json, { ...config, embeddingRows: 1000 }).special.padId).toBeUndefined();
});

test("a piece of a character reads as its bytes, never as the replacement character", () => {
  const tokenizer = open(byteLevel());
  for (const text of [...TEXTS.map(([, typed]) => typed), ...mixedTexts(50)]) {
    if (/[\uFFFD\p{Cs}]/u.test(text)) continue;
    const { texts, isFragment } = tokenizer.encode(text);
    expect(texts.join("")).not.toContain("\uFFFD");
    for (const [at, read] of texts.entries()) if (isFragment[at]) expect(read).toMatch(/^[0-9A-F]{2}( [0-9A-F]{2})*$/);
  }
});

testReal("a token that ends within a character reads as all of its bytes", () => {
  const { texts, isFragment } = openReal("byteLevel").encode("a 🤗!");
  expect(texts).toEqual(["<s>", "a", "20 F0 9F", "A4", "97", "!", "</s>"]);
  expect([...isFragment]).toEqual([0, 0, 1, 1, 1, 0, 0]);
});

test("the text of more ids continues the text of fewer, also where a token ends within a character", () => {
  for (const tokenizer of [open(byteLevel()), open(byteFallback())]) {
    for (const text of ["hell €5 😀!", "日本 e\u0301", "👩‍👩‍👧‍👦"]) {
      const { ids } = tokenizer.encode(text);
      let before = "";
      for (const length of ids.keys()) {
        const now = tokenizer.decode(ids.subarray(0, length + 1));
        expect(now.startsWith(before), `${JSON.stringify(now)} after ${JSON.stringify(before)}`).toBe(true);
        expect(now).not.toContain("\uFFFD");
        before = now;
      }
      expect(before).toBe(text);
    }
  }
});

test("decoding leaves special tokens out, and rows of the embedding that no token uses", () => {
  expect(open(byteFallback()).decode([1, 259, 264, 2, 900])).toBe("e");
  expect(open(wordPiece()).decode([2, 5, 3])).toBe("a");
});

test("each id reads by itself: text, fragment or not, special or not", () => {
  expect(open(byteLevel()).read([258, 0xe2, 0xff, 260, 999])).toEqual([
    { text: "hell", isFragment: false, isSpecial: false },
    { text: "E2", isFragment: true, isSpecial: false },
    { text: "FF", isFragment: true, isSpecial: false },
    { text: "<|end|>", isFragment: false, isSpecial: true },
    { text: "#999", isFragment: false, isSpecial: false },
  ]);
});

test.each([-5, 1e9, 1.5, "x", null])("a vocabulary with the id %j is refused when text needs it", (id) => {
  const json = byteLevel();
  json.model["vocab"] = { ...(json.model["vocab"] as object), hell: id };
  const tokenizer = open(json);
  expect([...tokenizer.encode("he").ids]).toEqual([256]);
  const fault = faultOf(() => tokenizer.encode("hell"));
  expect(fault).toMatch(/^E_TOK_ID: The token “hell” has .* and the model has 1,000 rows of embeddings/);
  expect(fault).toContain(id === null ? "no id" : typeof id === "string" ? `“${id}”` : String(id));
});

test("an id one past the last row of the embedding is refused, and the last row is not", () => {
  expect([...open(byteLevel(), { embeddingRows: 259 }).encode("hell").ids]).toEqual([258]);
  expect(faultOf(() => open(byteLevel(), { embeddingRows: 258 }).encode("hell"))).toContain("has the id 258");
});

test("an added token with an id that is none is refused when it is typed", () => {
  const json = byteLevel();
  json.added_tokens.push(special(-1, "<|bad|>"), special("7", "<|worse|>"));
  expect(faultOf(() => open(json).encode("x<|bad|>"))).toMatch(/^E_TOK_ID: The token “<\|bad\|>” has the id -1/);
  expect(faultOf(() => open(json).encode("<|worse|>"))).toMatch(/^E_TOK_ID: .* has the id “7”/);
});

test("a byte that byte-level BPE has no token for is named as a byte, a character as a character", () => {
  const json = byteLevel();
  const vocab = Object.entries(json.model["vocab"] as Record<string, number>);
  json.model["vocab"] = Object.fromEntries(vocab.filter(([piece]) => !["Ķ", "x", "Ġ"].includes(piece)));
  const sentence = (what: string) =>
    `E_TOK_ID: The text has ${what}, for which tokenizer.json has no token, and it names none for unknown text.`;
  expect(faultOf(() => open(json).encode("—"))).toBe(sentence("the byte 94"));
  expect(faultOf(() => open(json).encode("x"))).toBe(sentence("“x”"));
  expect(faultOf(() => open(json).encode("a b"))).toBe(sentence("“ ”"));
});

test("unknown text without a token for unknown text is refused, not dropped", () => {
  const nothing = { ...byteLevel(), pre_tokenizer: null, decoder: null };
  expect(faultOf(() => open(nothing).encode("日"))).toBe(
    "E_TOK_ID: The text has “日”, for which tokenizer.json has no token, and it names none for unknown text.",
  );
  const unlisted = { ...byteLevel(), pre_tokenizer: null, decoder: null };
  unlisted.model["unk_token"] = "<unk>";
  expect(faultOf(() => open(unlisted).encode("日"))).toMatch(/^E_TOK_ID: The token “<unk>” has no id/);
  const json = unigram();
  json.model["unk_id"] = null;
  expect(faultOf(() => open(json).encode("?"))).toMatch(/^E_TOK_ID: The text has “\?”/);
});

test.each([
  ["", /^E_TOK_FORMAT: tokenizer.json is not JSON/],
  ["null", /^E_TOK_FORMAT: tokenizer.json must hold an object, not null/],
  ["[1]", /^E_TOK_FORMAT: tokenizer.json must hold an object, not a list of 1/],
  ["{}", /^E_TOK_FORMAT: tokenizer.json has no model/],
  ['{"model": null}', /^E_TOK_FORMAT: tokenizer.json has no model/],
  ['{"model": 5}', /^E_TOK_FORMAT: model in tokenizer.json must be an object or null, not 5/],
  ['{"model": {"type": "WordLevel", "vocab": {}}}', /^E_TOK_MODEL: .* is of type “WordLevel”; BPE, WordPiece, Unigram/],
  ['{"model": {"vocab": {"a": 0}}}', /^E_TOK_MODEL: .* names no type/],
  ['{"model": {"type": "BPE", "merges": []}}', /^E_TOK_FORMAT: The vocab of a BPE model/],
  ['{"model": {"type": "BPE", "vocab": {}}}', /^E_TOK_FORMAT: The merges of a BPE model/],
  ['{"model": {"type": "Unigram", "vocab": [["a"]]}}', /^E_TOK_FORMAT: The vocab of a Unigram model/],
  ['{"model": {"type": "Unigram", "vocab": []}}', /^E_TOK_FORMAT: The vocab of a Unigram model/],
])("the file %s is refused with a sentence", (tokenizerJson, fault) => {
  expect(faultOf(() => open(null, { tokenizerJson }))).toMatch(fault);
});

test.each([
  [{ normalizer: { type: "Nmt" } }, /^E_TOK_FORMAT: tokenizer.json cannot be used: Unknown Normalizer type: Nmt/],
  [{ pre_tokenizer: { type: "UnicodeScripts" } }, /^E_TOK_FORMAT: A pre_tokenizer of type “UnicodeScripts”/],
  [{ post_processor: { type: "Other" } }, /^E_TOK_FORMAT: A post_processor of type “Other”/],
  [{ decoder: { type: "Other" } }, /^E_TOK_FORMAT: .*Other/],
  [{ added_tokens: [5] }, /^E_TOK_FORMAT: added_tokens\[0\]/],
  [{ pre_tokenizer: { type: "Split", pattern: { Regex: "(" }, behavior: "Isolated" } }, /^E_TOK_FORMAT: /],
  [{ pre_tokenizer: { type: "Split", pattern: { String: "a" }, behavior: "Sideways" } }, /“Sideways”/],
])("a part that is not known is refused by name: %j", (part, fault) => {
  expect(faultOf(() => open({ ...byteLevel(), ...part }))).toMatch(fault);
});

test("bytes are read as a string is", () => {
  const tokenizerJson = new TextEncoder().encode(JSON.stringify(byteLevel()));
  expect([...open(null, { tokenizerJson }).encode("hell").ids]).toEqual([258]);
});

test("an added token that is markup comes back as the text it is", () => {
  const markup = "<img src=x onerror=alert(1)>";
  const json = byteLevel();
  json.added_tokens.push(special(300, markup, { special: false }));
  expect(open(json).encode(`he${markup}`).texts).toEqual(["he", markup]);
  expect(open(json).decode([256, 300])).toBe(`he${markup}`);
});

test("where the configuration splits special tokens, the text of one is text like any other", () => {
  const own = (config: object): number =>
    [...open(byteLevel(), { tokenizerConfig: JSON.stringify(config) }).encode("a<|end|>").isSpecial].indexOf(1);
  expect(own({})).toBe(1);
  expect(own({ split_special_tokens: false })).toBe(1);
  const core = open(byteLevel(), { tokenizerConfig: JSON.stringify({ split_special_tokens: true }) });
  expect([...core.encode("a<|end|>").texts].join("|")).toBe("a|<|\u007c|e|n|d|\u007c|>");
  expect(own({ split_special_tokens: true })).toBe(-1);
});

test("a text of more tokens than the model takes is told how much of it to keep", () => {
  const tokenizer = open(wordPiece(), { maxTokens: 5 });
  expect(tokenizer.encode("a b c").ids).toHaveLength(5);
  const fault = faultOf(() => tokenizer.encode("a b c d e"));
  expect(fault).toBe(
    "E_TOO_LONG: The text has 7 tokens, and the model takes at most 5; shorten it to its first 6 characters.",
  );
  expect(tokenizer.encode("a b c d e".slice(0, 6)).ids).toHaveLength(5);
});
