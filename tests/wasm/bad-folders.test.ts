// Folders that are no model, by the rows of a table of inputs that broke other readers: the real engine refuses each
// with its code and a sentence with the number, and the model that was open before goes on as it was.

import { openAsBlob } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Engine, Model, ModelFileInput } from "../../web/src/engine/engine.ts";
import { formatCount } from "../../web/src/text/write-values.ts";
import { type TokenizerJson, wordPiece } from "../web/tokenizer/small-tokenizers.ts";
import { openEngine, ROOT } from "./engine-under-test.ts";
import { dataOf, entry, headerOf, length, withHeader } from "./safetensors-file.ts";

const GPT2 = fileURLToPath(new URL("tests/golden/transformers/gpt2/", ROOT));
const BERT = fileURLToPath(new URL("tests/golden/transformers/bert-mlm/", ROOT));
const PARAMS = "model.safetensors";
const INDEX = "model.safetensors.index.json";

type Content = string | Uint8Array<ArrayBuffer> | ModelFileInput;
type Folder = Readonly<Record<string, Content>>;

let engine: Engine;
let before: Model;
let beforeWeights: Float32Array;
let config: string;
let params: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  config = await readFile(`${GPT2}config.json`, "utf8");
  params = new Uint8Array(await readFile(`${GPT2}${PARAMS}`));
  engine = await openEngine();
  before = await open({ "config.json": config, [PARAMS]: params });
  beforeWeights = await weightsOfBefore();
});
afterAll(() => engine.close());

function open(folder: Folder): Promise<Model> {
  const files = Object.entries(folder).map(([name, content]) =>
    typeof content === "string" || content instanceof Uint8Array ? new File([content], name) : content,
  );
  return engine.openModel(files);
}

async function weightsOfBefore(): Promise<Float32Array> {
  const trace = await before.run({ tokens: [5, 17, 96, 3] });
  return trace.weights({ layer: 1, head: 2 });
}

/** The code and the sentence of the refusal; the model that was open before answers as it did. */
async function refusal(opening: Promise<unknown>): Promise<string> {
  const fault = await opening.then(
    () => "nothing was refused",
    (thrown: unknown) => {
      const { code, message } = thrown as { code: string; message: string };
      return `${code} ${message}`;
    },
  );
  expect(await weightsOfBefore()).toEqual(beforeWeights);
  return fault;
}

const refused = (folder: Folder): Promise<string> => refusal(open({ "config.json": config, ...folder }));

function tensors(count: number): string {
  return `{${Array.from({ length: count }, (_, index) => entry(`t${index}`, "F32", "[200,200]", "[0,160000]")).join()}}`;
}

describe("parameters", () => {
  // What every sentence about a damaged file ends with.
  const again = "; the file is damaged: download or export it again.";
  test.each<[row: number, what: string, file: () => Content, fault: string]>([
    [1, "0 bytes", () => "", `E_ST_SHORT ${PARAMS}: The file ends before the header: it has 0 bytes${again}`],
    [
      1,
      "7 bytes",
      () => "\u0002\0\0\0\0\0\0",
      `E_ST_SHORT ${PARAMS}: The file ends before the header: it has 7 bytes${again}`,
    ],
    [1, "8 bytes", () => length(2n), `E_ST_SHORT ${PARAMS}: The file ends before the header: it has 8 bytes${again}`],
    ...(
      [
        ["2^64 - 1", 2n ** 64n - 1n],
        ["2^31", 2n ** 31n],
        ["16 MiB + 1", 2n ** 24n + 1n],
      ] as const
    ).map(([what, bytes]): [number, string, () => Content, string] => [
      2,
      `a header of ${what} bytes`,
      () => new Uint8Array([...length(bytes), 0x7b, 0x7d]),
      `E_ST_HEADER_SIZE ${PARAMS}: The file's first 8 bytes promise a header of ${formatCount(bytes)} bytes, over the limit of 16,777,216; this is no safetensors file, or a damaged one.`,
    ]),
    [
      2,
      "a header that is 1 byte longer than the file",
      () => withHeader("{}").slice(0, 9),
      `E_ST_HEADER_SIZE ${PARAMS}: The file's first 8 bytes promise a header of 2 bytes, but the whole file has 9${again}`,
    ],
    [
      3,
      "a shape whose product wraps to 0",
      () => withHeader(`{${entry("wte.weight", "F32", "[4294967296,4294967296]", "[0,0]")}}`),
      `E_ST_OVERFLOW ${PARAMS}: Tensor “wte.weight” has the shape [4294967296, 4294967296], whose size is more than 64 bits can count${again}`,
    ],
    [
      4,
      "fewer bytes than the shape needs",
      () => withHeader(`{${entry("short", "F32", "[1000,1000]", "[0,4]")}}`, 4),
      `E_ST_SIZE_MISMATCH ${PARAMS}: Tensor “short” of shape [1000, 1000] and type F32 needs 4,000,000 bytes, but data_offsets [0, 4] give it 4${again}`,
    ],
    [
      4,
      "an end before the start",
      () => withHeader(`{${entry("back", "F32", "[1]", "[4,0]")}}`, 4),
      `E_ST_OFFSETS ${PARAMS}: Tensor “back” has data_offsets [4, 0], which end before 4${again}`,
    ],
    [
      5,
      "60,000 tensors on the same bytes",
      () => withHeader(tensors(60_000), 160_000),
      `E_ST_OVERLAP ${PARAMS}: Tensor “t1” has data_offsets [0, 160000], which overlap a tensor before it${again}`,
    ],
    [
      5,
      "100,000 tensors on the same bytes",
      () => withHeader(tensors(100_000), 160_000),
      `E_ST_OVERLAP ${PARAMS}: Tensor “t1” has data_offsets [0, 160000], which overlap a tensor before it${again}`,
    ],
    [
      6,
      "a hole between tensors",
      () => withHeader(`{${entry("a", "U8", "[4]", "[0,4]")},${entry("b", "U8", "[4]", "[5,9]")}}`, 9),
      `E_ST_HOLES ${PARAMS}: Tensor “b” has data_offsets [5, 9], which leave a hole from byte 4${again}`,
    ],
    [
      6,
      "a byte after the last tensor",
      () => withHeader(`{${entry("a", "U8", "[4]", "[0,4]")}}`, 5),
      `E_ST_TRAILING ${PARAMS}: The last tensor ends at byte 65, but the file goes on to byte 66${again}`,
    ],
    [
      7,
      "a name that stands twice",
      () => withHeader(`{${entry("a", "U8", "[1]", "[0,1]")},${entry("a", "U8", "[1]", "[1,2]")}}`, 2),
      `E_ST_DUPLICATE ${PARAMS}: The safetensors header has “a” twice, and nothing says which counts; export the file again.`,
    ],
    [
      7,
      "a name of 1,000,000 bytes",
      () => withHeader(`{${entry("x".repeat(1e6), "U8", "[1]", "[0,1]")}}`, 1),
      /^E_ST_NAME model\.safetensors: Tensor “x{60}…” has a name of 1,000,000 bytes; the limit is 512\.$/.source,
    ],
    [
      7,
      "half a surrogate pair in a name",
      () => withHeader(`{${entry("\\ud800", "U8", "[1]", "[0,1]")}}`, 1),
      `E_ST_NAME ${PARAMS}: The safetensors header has half a surrogate pair, which is no character, at byte 8; export it again.`,
    ],
    [
      8,
      "a byte order mark",
      () => withHeader("\ufeff{}"),
      `E_ST_JSON ${PARAMS}: The safetensors header begins with a byte order mark, at byte 0; save it again as UTF-8 without one.`,
    ],
    [
      8,
      "what is not UTF-8",
      () => withHeader(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d)),
      `E_ST_JSON ${PARAMS}: The safetensors header is not valid UTF-8 at byte 2; save it again as UTF-8.`,
    ],
    [
      8,
      "200,000 lists within each other",
      () => withHeader(`{"a":{"x":${"[".repeat(200_000)}`),
      /^E_ST_JSON model\.safetensors: The safetensors header is nested deeper than \d+ levels at byte \d+; no model needs that\.$/
        .source,
    ],
    ...(["1e400", "4.5", "-1", "9007199254740993"] as const).map((number): [number, string, () => Content, string] => [
      8,
      `the dimension ${number}`,
      () => withHeader(`{${entry("a", "U8", `[${number}]`, "[0,1]")}}`, 1),
      /^E_ST_NUMBER model\.safetensors: .*\d.*\.$/.source,
    ]),
    [
      9,
      "a type that is not read",
      () => withHeader(Buffer.from(changedHeader("f32")), dataOf(params).length),
      "E_ST_DTYPE Tensor “transformer.wte.weight” has a type that is not supported: “f32”; export the model as F32, F16 or BF16.",
    ],
  ])("row %i: %s", async (_, __, file, fault) => {
    const found = await refused({ [PARAMS]: file() });
    if (fault.startsWith("^")) expect(found).toMatch(new RegExp(fault));
    else expect(found).toBe(fault);
  });

  test("row 9: a type that is not read is no fault of a tensor that nobody needs", async () => {
    const header = headerOf(params);
    const end = dataOf(params).length;
    const more = entry("extra", "F8_E4M3", "[2]", `[${end},${end + 2}]`);
    const file = withHeader(`${header.trimEnd().slice(0, -1)},${more}}`, end + 2);
    file.set(dataOf(params), file.length - end - 2);
    const model = await open({ "config.json": config, [PARAMS]: file });
    expect(model.warnings).toContain("The tensor “extra” was not used: the model has no place for it.");
    model.close();
  });

  test("row 8: spaces before the header are legal", async () => {
    const spaced = withHeader(`  ${headerOf(params)}`, dataOf(params).length);
    spaced.set(dataOf(params), spaced.length - dataOf(params).length);
    const model = await open({ "config.json": config, [PARAMS]: spaced });
    const trace = await model.run({ tokens: [5, 17, 96, 3] });
    expect(await trace.weights({ layer: 1, head: 2 })).toEqual(beforeWeights);
    model.close();
  });
});

/** The header with another type for the embedding. */
function changedHeader(dtype: string): string {
  const header = JSON.parse(headerOf(params)) as Record<string, { dtype: string }>;
  header["transformer.wte.weight"]!.dtype = dtype;
  return JSON.stringify(header);
}

describe("row 10: numbers that are not finite", () => {
  /** The float at `index` of a tensor of the file. */
  function withFloats(values: Readonly<Record<number, number>>, tensor = "transformer.wte.weight"): Uint8Array {
    const file = params.slice();
    const header = JSON.parse(headerOf(file)) as Record<string, { data_offsets: [number, number] }>;
    const first = file.length - dataOf(file).length + (header[tensor]?.data_offsets[0] ?? NaN);
    const view = new DataView(file.buffer);
    for (const [index, value] of Object.entries(values)) view.setFloat32(first + 4 * Number(index), value, true);
    return file;
  }

  test("are counted by tensor, the model opens, and only rows that they reach have none", async () => {
    // Row 5 of the embedding, which has 15 columns.
    const file = withFloats({ 75: NaN, 76: Infinity, 77: -Infinity, 80: 1e-42 });
    const model = await open({ "config.json": config, [PARAMS]: file as Uint8Array<ArrayBuffer> });
    expect(model.warnings[0]).toBe(
      "The tensor “transformer.wte.weight” holds 3 values that are not finite; rows of the map that they reach are hatched.",
    );
    const trace = await model.run({ tokens: [17, 96, 5, 3] });
    const weights = await trace.weights({ layer: 0, head: 0 });
    const isFinite = Array.from({ length: 4 }, (_, row) =>
      weights.subarray(row * 4, row * 4 + 4).every(Number.isFinite),
    );
    expect(isFinite).toEqual([true, true, false, false]);
    model.close();
  });

  test("are none where all are zero, or too small to be normal", async () => {
    const file = params.slice();
    file.fill(0, file.length - dataOf(file).length);
    const model = await open({ "config.json": config, [PARAMS]: file });
    expect(model.warnings.join()).not.toContain("finite");
    const trace = await model.run({ tokens: [17, 96, 5] });
    expect(await trace.weights({ layer: 1, head: 0 })).toEqual(
      Float32Array.of(1, 0, 0, 1 / 2, 1 / 2, 0, 1 / 3, 1 / 3, 1 / 3),
    );
    model.close();
  });
});

describe("row 11: what is no safetensors file is named", () => {
  test.each<[what: string, first: Content, fault: string]>([
    ["a 404 page", "<!DOCTYPE html><title>404</title>", "a web page, not a model's file; check the address"],
    [
      "a pointer of git-LFS",
      "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 548105171\n",
      "a git-LFS pointer, which only names the file; fetch the file itself with git lfs pull.",
    ],
    ["gzip", Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3), "compressed with gzip; unpack it first."],
    [
      "a pickle",
      Uint8Array.of(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20),
      "a Python pickle: not loaded, because it can run code; save it as model.safetensors.",
    ],
    ["a zip archive", "PK\u0003\u0004\0\0\b\b", "a zip archive, perhaps a PyTorch file: not loaded"],
    ["GGUF", "GGUF\u0003\0\0\0", "in the GGUF format, which is not read"],
  ])("%s", async (_, first, fault) => {
    expect(await refused({ [PARAMS]: first })).toContain(`E_FILE_KIND ${PARAMS} is ${fault}`);
  });

  test("a file that was cut short says how long it should be", async () => {
    expect(await refused({ [PARAMS]: params.slice(0, -7) })).toBe(
      `E_ST_TRUNCATED ${PARAMS}: The file has ${formatCount(params.length - 7)} bytes, but its last tensor ends at byte ${formatCount(params.length)}; the file is damaged: download or export it again.`,
    );
  });

  test("pytorch_model.bin in its place is not loaded", async () => {
    expect(await refused({ "pytorch_model.bin": Uint8Array.of(0x80, 2) })).toMatch(
      /^E_FILE_KIND .*pytorch_model\.bin is a pickle: not loaded, because it can run code/,
    );
  });

  test("a web page and a pointer in the place of the texts are named, too", async () => {
    const page = "<!DOCTYPE html><title>404</title>";
    expect(await refused({ "config.json": page, [PARAMS]: params })).toContain("E_FILE_KIND config.json is a web page");
    const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 466062\n";
    expect(await refused({ "tokenizer.json": pointer, [PARAMS]: params })).toBe(
      "E_FILE_KIND tokenizer.json is a git-LFS pointer, which only names the file; fetch the file itself with git lfs pull.",
    );
    expect(await refused({ "tokenizer.json": page, [PARAMS]: params })).toBe(
      "E_FILE_KIND tokenizer.json is a web page, not a model's file; check the address, or whether it needs a login.",
    );
  });
});

describe("row 12: an index of shards", () => {
  const index = (...names: string[]): string =>
    JSON.stringify({ weight_map: Object.fromEntries(names.map((name, at) => [`t${at}`, name])) });
  test.each([
    [
      "with a missing one",
      index("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"),
      "E_SHARD_MISSING model-00002-of-00002.safetensors is missing in “opened files”, one of the 2 that",
    ],
    ["that leaves the folder", index("../x"), `E_SHARD_NAME ${INDEX} names the file “../x”; only .safetensors files`],
    ["elsewhere", index("https://other/x.safetensors"), `names the file “https://other/x.safetensors”; only`],
    [
      "with 10,000 of them",
      index(...Array.from({ length: 10_000 }, (_, at) => `model-${at}.safetensors`)),
      `E_SHARD_COUNT ${INDEX} names 10,000 files; at most 64 are opened`,
    ],
  ])("%s", async (_, text, fault) => {
    expect(await refused({ [INDEX]: text, "model-00001-of-00002.safetensors": params })).toContain(fault);
  });
});

describe("tokenizer.json", () => {
  async function bertWith(change: (json: TokenizerJson) => void): Promise<Model> {
    const json = wordPiece();
    change(json);
    return open({
      "config.json": await readFile(`${BERT}config.json`, "utf8"),
      "tokenizer.json": JSON.stringify(json),
      [PARAMS]: new File([await openAsBlob(`${BERT}${PARAMS}`)], PARAMS),
    });
  }

  test("row 13: an expression that takes hours is stopped after 2 s, and the same text is cut at white space instead", async () => {
    const rest = { type: "BertPreTokenizer" };
    const hostile = { type: "Split", pattern: { Regex: "(a+)+$" }, behavior: "Isolated", invert: false };
    const text = `${"a".repeat(14)}!`;
    const slow = await bertWith((json) => {
      json.pre_tokenizer = { type: "Sequence", pretokenizers: [hostile, rest] };
    });
    expect(await refusal(slow.run(`${"a".repeat(60)}!`))).toBe(
      "E_TOK_TIMEOUT The tokenizer was stopped after 2 s of cutting the text into tokens; an expression in its tokenizer.json takes too long on this text, or the text is too long; shorten the text, or have it cut at white space instead.",
    );
    expect((await slow.run("un able")).tokens).toHaveLength(7);
    // What the sentence says, done.
    slow.cutAtWhiteSpace();
    expect((await slow.run(text)).tokens).toHaveLength(17);
    // 60 pieces of a word, "!", [CLS] and [SEP]: cut at once, and too many for so small a model.
    expect(await refusal(slow.run(`${"a".repeat(60)}!`))).toMatch(/^E_TOO_LONG The text has 63 tokens/);
    slow.close();
  }, 30_000);

  test.each<[what: string, id: unknown, fault: string]>([
    ["-5", -5, "the id -5"],
    ["1e9", 1e9, "the id 1000000000"],
    ["a text", "x", "the id “x”"],
    ["one past the embedding", 97, "the id 97"],
  ])("row 14: a token whose id is %s never reaches the core", async (_, id, fault) => {
    const model = await bertWith((json) => ((json.model["vocab"] as Record<string, unknown>)["a"] = id));
    expect(await refusal(model.run("a"))).toBe(
      `E_TOK_ID The token “a” has ${fault}, and the model has 97 rows of embeddings; tokenizer.json belongs to another model, or is damaged.`,
    );
    expect((await model.run("b")).tokens).toHaveLength(3);
    model.close();
  });

  test("row 14: unknown text without a token for it is refused by name", async () => {
    const model = await bertWith((json) => delete (json.model["vocab"] as Record<string, unknown>)["[UNK]"]);
    expect(await refusal(model.run("ж"))).toMatch(/^E_TOK_ID The token “\[UNK\]” has no id, and the model has 97 rows/);
    model.close();
  });
});

describe("row 16: config.json", () => {
  const changed = (changes: object): string => JSON.stringify({ ...(JSON.parse(config) as object), ...changes });
  test.each<[what: string, text: () => string, fault: string]>([
    ["no heads", () => changed({ n_head: 0 }), "n_head is 0; it must be a whole number from 1 to 256."],
    [
      "12 heads of 770 numbers",
      () => changed({ n_head: 12, n_embd: 770 }),
      "n_embd is 770, which does not divide into 12 heads",
    ],
    ["10^9 layers", () => changed({ n_layer: 1e9 }), "n_layer is 1,000,000,000; it must be a whole number from 1 to"],
    [
      "another architecture",
      () => changed({ model_type: "mamba" }),
      "model_type is “mamba”; supported are bert, distilbert, gpt2",
    ],
    [
      "a class that is not known",
      () => changed({ architectures: ["GPT2ForQuestionAnswering"] }),
      "GPT2ForQuestionAnswering",
    ],
    [
      "null for a number",
      () => changed({ n_head: null }),
      "n_head is missing; it must be a whole number from 1 to 256.",
    ],
    ["null for all of it", () => "null", "holds no object"],
  ])("%s", async (_, text, fault) => {
    const found = await refused({ "config.json": text(), [PARAMS]: params });
    expect(found).toMatch(/^E_CONFIG config\.json/);
    expect(found).toContain(fault);
  });
});

test("a model larger than the tab is refused before it is read: the number, and what would fit", async () => {
  // A Llama of 8 GB, of which only the header is there.
  const sizes = { vocab: 250_000, dim: 8192, ffn: 16, layers: 1 };
  const llama = {
    ...{ model_type: "llama", architectures: ["LlamaForCausalLM"], hidden_size: sizes.dim, vocab_size: sizes.vocab },
    ...{ num_hidden_layers: 1, num_attention_heads: 64, num_key_value_heads: 1, intermediate_size: sizes.ffn },
    ...{
      max_position_embeddings: 128,
      rms_norm_eps: 1e-5,
      rope_theta: 1e4,
      tie_word_embeddings: true,
      hidden_act: "silu",
    },
  };
  const layer = "model.layers.0.";
  const shapes: Readonly<Record<string, readonly number[]>> = {
    "model.embed_tokens.weight": [sizes.vocab, sizes.dim],
    "model.norm.weight": [sizes.dim],
    [`${layer}input_layernorm.weight`]: [sizes.dim],
    [`${layer}post_attention_layernorm.weight`]: [sizes.dim],
    [`${layer}self_attn.q_proj.weight`]: [sizes.dim, sizes.dim],
    [`${layer}self_attn.k_proj.weight`]: [128, sizes.dim],
    [`${layer}self_attn.v_proj.weight`]: [128, sizes.dim],
    [`${layer}self_attn.o_proj.weight`]: [sizes.dim, sizes.dim],
    [`${layer}mlp.gate_proj.weight`]: [sizes.ffn, sizes.dim],
    [`${layer}mlp.up_proj.weight`]: [sizes.ffn, sizes.dim],
    [`${layer}mlp.down_proj.weight`]: [sizes.dim, sizes.ffn],
  };
  let end = 0;
  const entries = Object.entries(shapes).map(([name, shape]) => {
    const first = end;
    end += shape.reduce((product, size) => product * size, 4);
    return entry(name, "F32", JSON.stringify(shape), `[${first},${end}]`);
  });
  const head = withHeader(`{${entries.join()}}`);
  const read: number[] = [];
  const file = {
    name: PARAMS,
    size: head.length + end,
    slice: (first: number, last: number) => {
      read.push(last);
      return new Blob([head.slice(first, last)]);
    },
  };
  const files = [
    { path: `huge/${PARAMS}`, file },
    { path: "huge/config.json", file: new File([JSON.stringify(llama)], "config.json") },
  ];
  const found = await refusal(engine.openModel(files as never));
  expect(found).toMatch(
    /^E_MODEL_TOO_BIG The model's parameters take 8,7\d\d,\d{3},\d{3} bytes of memory, and this tab has room for 4,2\d\d,\d{3},\d{3}; what fits is a model of up to about 2,1\d\d,\d{3},\d{3} parameters in F16 or BF16, or half as many in F32\.$/,
  );
  expect(Math.max(...read)).toBeLessThanOrEqual(head.length);
});
