// Writes the seeds of the targets whose inputs are made by hand, small files: node tests/fuzz/make-seeds.mjs
// The name says what the reader must answer: a code, or ok.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const tensor = (dtype, shape, begin, end, more = {}) => ({ dtype, shape, data_offsets: [begin, end], ...more });

/** A file of this header, an object or the text itself, with so many bytes of data. */
function file(header, dataBytes, length) {
  const json = Buffer.from(typeof header === "string" ? header : JSON.stringify(header), "latin1");
  const first = Buffer.alloc(8);
  first.writeBigUInt64LE(BigInt(length ?? json.length));
  return Buffer.concat([first, json, Buffer.alloc(dataBytes, 7)]);
}

const text = (shape, offsets) => `{"t":{"dtype":"U8","shape":${shape},"data_offsets":${offsets}}}`;
const two = { a: tensor("F32", [2], 0, 8), b: tensor("F16", [1, 2], 8, 12) };
const everyType = {
  ...{ i: tensor("F4", [2], 0, 1), j: tensor("F6_E2M3", [4], 1, 4), k: tensor("F6_E3M2", [4], 4, 7) },
  ...{ l: tensor("BOOL", [1], 7, 8), m: tensor("U8", [1], 8, 9), n: tensor("F8_E8M0", [1], 9, 10) },
  ...{ o: tensor("BF16", [1], 10, 12), p: tensor("U32", [1], 12, 16), q: tensor("C64", [1], 16, 24) },
  ...{ r: tensor("F64", [1], 24, 32), s: tensor("I64", [1], 32, 40), t: tensor("new", [9], 40, 41) },
};

const safetensorsSeeds = {
  "ok-no-tensors": file({}, 0),
  "ok-two-tensors": file(two, 12),
  "ok-metadata": file({ __metadata__: { format: "pt", "": "x" }, ...two }, 12),
  "ok-metadata-null": file({ __metadata__: null }, 0),
  "ok-every-type": file(everyType, 41),
  "ok-scalar-and-empty": file({ s: tensor("F32", [], 0, 4), e: tensor("F32", [3, 0], 4, 4) }, 4),
  "ok-spaces": file(`  \n${JSON.stringify(two)}   `, 12),
  "ok-odd-names": file({ constructor: tensor("U8", [1], 0, 1), "": tensor("U8", [1], 1, 2) }, 2),
  "ok-escapes": file(`{"\\u00e9\\ud83d\\ude00":${JSON.stringify(tensor("U8", [1], 0, 1))}}`, 1),
  "ok-skipped-field": file({ a: tensor("U8", [1], 0, 1, { new: [{ x: [[], {}] }, 1.5, "s", null] }) }, 1),
  "ok-rank-8": file({ a: tensor("U8", [1, 1, 1, 1, 1, 1, 1, 2], 0, 2) }, 2),
  "E_ST_SHORT-empty": Buffer.alloc(0),
  "E_ST_SHORT-7-bytes": Buffer.alloc(7),
  "E_ST_SHORT-8-bytes": file("", 0, 2),
  "E_ST_HEADER_SIZE-all-ones": file("{}", 0, 0xffffffffffffffffn),
  "E_ST_HEADER_SIZE-2-to-31": file("{}", 0, 0x80000000),
  "E_ST_HEADER_SIZE-one-byte-more": file("{}", 0, 3),
  "E_ST_JSON-cut": file('{"a":{"dtype":"F32"', 0),
  "E_ST_JSON-byte-order-mark": file("\xef\xbb\xbf{}", 0),
  "E_ST_JSON-not-utf-8": file('{"\xff":1}', 0),
  "E_ST_JSON-zero-byte": file("{}\0{", 0),
  "E_ST_JSON-deep": file(`{"a":${"[".repeat(80)}`, 0),
  "E_ST_JSON-no-dtype": file({ a: { shape: [1], data_offsets: [0, 1] } }, 1),
  "E_ST_JSON-metadata-number": file({ __metadata__: { a: 1 } }, 0),
  "E_ST_NUMBER-negative": file(text("[-1]", "[0,1]"), 1),
  "E_ST_NUMBER-fraction": file(text("[4.5]", "[0,1]"), 1),
  "E_ST_NUMBER-too-large-a-double": file(text("[1e400]", "[0,1]"), 1),
  "E_ST_NUMBER-above-2-to-53": file(text("[1]", "[0,9007199254740993]"), 1),
  "E_ST_NUMBER-above-64-bits": file(text("[18446744073709551616]", "[0,1]"), 1),
  "E_ST_NAME-surrogate": file('{"\\ud800":{}}', 0),
  "E_ST_NAME-long": file({ ["n".repeat(513)]: tensor("U8", [1], 0, 1) }, 1),
  "E_ST_SHAPE-rank-9": file({ a: tensor("U8", Array(9).fill(1), 0, 1) }, 1),
  "E_ST_DUPLICATE-name": file(`${text("[1]", "[0,1]").slice(0, -1)},${text("[1]", "[1,2]").slice(1)}`, 2),
  "E_ST_DUPLICATE-field": file('{"t":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1),
  "E_ST_OFFSETS-one": file(text("[1]", "[0]"), 1),
  "E_ST_OFFSETS-backwards": file(text("[1]", "[1,0]"), 1),
  "E_ST_OVERLAP-same-bytes": file({ a: tensor("U8", [2], 0, 2), b: tensor("U8", [2], 0, 2) }, 2),
  "E_ST_HOLES-one-byte": file({ a: tensor("U8", [1], 0, 1), b: tensor("U8", [1], 2, 3) }, 3),
  "E_ST_OVERFLOW-wraps-to-0": file({ a: tensor("F32", [2 ** 32, 2 ** 32], 0, 0) }, 0),
  "E_ST_SIZE_MISMATCH-short": file({ a: tensor("F32", [1000, 1000], 0, 4) }, 4),
  "E_ST_TRUNCATED-one-byte": file(two, 11),
  "E_ST_TRUNCATED-beyond-4-gib": file({ a: tensor("F16", [2 ** 20, 2 ** 14], 0, 2 ** 35) }, 3),
  "E_ST_TRAILING-one-byte": file(two, 13),
};

/** An NPY file of this header's text, with so many bytes of numbers: those of 0.5 as float32. */
function npy(header, dataBytes, { version = 1, length } = {}) {
  const text = Buffer.from(header.endsWith("\n") ? header : `${header}\n`, "latin1");
  const first = Buffer.from([0x93, ...Buffer.from("NUMPY"), version, 0]);
  const size = Buffer.alloc(version === 1 ? 2 : 4);
  size.writeUIntLE(length ?? text.length, 0, size.length);
  const numbers = Buffer.alloc(dataBytes, Buffer.from(new Float32Array([0.5]).buffer));
  return Buffer.concat([first, size, text, numbers]);
}

const array = (descr, shape, order = "False") =>
  `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`;

const npySeeds = {
  "ok-two-by-two": npy(array("<f4", "(2, 2)"), 16),
  "ok-heads": npy(array("<f4", "(3, 2, 2)"), 48),
  "ok-layers": npy(array("<f4", "(2, 3, 2, 2)"), 96),
  "ok-batch": npy(array("<f4", "(2, 1, 3, 2, 2)"), 96),
  "ok-cross": npy(array("<f4", "(2, 5)"), 40),
  "ok-half": npy(array("<f2", "(2, 2)"), 8),
  "ok-double": npy(array("<f8", "(2, 2)"), 32),
  "ok-version-2": npy(array("<f4", "(1, 1)"), 4, { version: 2 }),
  "ok-version-3": npy(array("<f4", "(1, 1)"), 4, { version: 3 }),
  "ok-keys-in-another-order": npy("{'shape': (1, 1), 'fortran_order': False, 'descr': '<f4'}", 4),
  "E_DUMP_SHAPE-empty": Buffer.alloc(0),
  "E_DUMP_SHAPE-magic": Buffer.from("NUMPY no, it is a text."),
  "E_DUMP_SHAPE-11-bytes": npy(array("<f4", "(1, 1)"), 4).subarray(0, 11),
  "E_DUMP_SHAPE-version-4": npy(array("<f4", "(1, 1)"), 4, { version: 4 }),
  "E_DUMP_SHAPE-header-of-4-gib": npy(array("<f4", "(1, 1)"), 4, { version: 2, length: 0xffffffff }),
  "E_DUMP_SHAPE-header-behind-the-end": npy(array("<f4", "(1, 1)"), 4, { length: 0xffff }),
  "E_DUMP_SHAPE-integers": npy(array("<i4", "(1, 1)"), 4),
  "E_DUMP_SHAPE-big-endian": npy(array(">f4", "(1, 1)"), 4),
  "E_DUMP_SHAPE-objects": npy(array("|O", "(1, 1)"), 4),
  "E_DUMP_SHAPE-no-type": npy("{'fortran_order': False, 'shape': (1, 1)}", 4),
  "E_DUMP_SHAPE-fortran": npy(array("<f4", "(1, 1)", "True"), 4),
  "E_DUMP_SHAPE-no-order": npy("{'descr': '<f4', 'shape': (1, 1)}", 4),
  "E_DUMP_SHAPE-no-shape": npy("{'descr': '<f4', 'fortran_order': False}", 4),
  "E_DUMP_SHAPE-open-shape": npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1", 4),
  "E_DUMP_SHAPE-negative": npy(array("<f4", "(-1, 1)"), 4),
  "E_DUMP_SHAPE-two-numbers-in-one": npy(array("<f4", "(1 1, 1)"), 44),
  "E_DUMP_SHAPE-scalar": npy(array("<f4", "()"), 4),
  "E_DUMP_SHAPE-one-dimension": npy(array("<f4", "(4,)"), 16),
  "E_DUMP_SHAPE-six-dimensions": npy(array("<f4", "(1, 1, 1, 1, 1, 1)"), 4),
  "E_DUMP_SHAPE-batch-of-two": npy(array("<f4", "(1, 2, 1, 1, 1)"), 8),
  "E_DUMP_SHAPE-nothing": npy(array("<f4", "(0, 4)"), 0),
  "E_DUMP_SHAPE-cut": npy(array("<f4", "(2, 2)"), 15),
  "E_DUMP_SHAPE-longer": npy(array("<f4", "(2, 2)"), 20),
  "E_DUMP_SHAPE-wraps-to-4-bytes": npy(array("<f4", "(4294967296, 4294967296)"), 4),
  "E_DUMP_SHAPE-above-64-bits": npy(array("<f4", "(18446744073709551617, 1)"), 4),
  "E_TOO_BIG-keys": npy(array("<f2", "(1, 4097)"), 8194),
  "E_TOO_BIG-heads": npy(array("<f2", "(257, 1, 1)"), 514),
};

const weights = (value, more = {}) => Buffer.from(JSON.stringify({ weights: value, ...more }));

const jsonSeeds = {
  "ok-two-by-two": weights([[1, 0], [0.5, 0.5]], { tokens: ["a", "b"] }), // oxfmt-ignore
  "ok-heads": weights([[[1]], [[0.25]]]),
  "ok-layers": weights([[[[1, 0]]], [[[0, 1]]]], { tokens: ["a"], key_tokens: ["b", "c"] }),
  "ok-batch": weights([[[[[1]]]]]),
  "ok-attentions": Buffer.from('{"attentions":[[1]]}'),
  "ok-weights-before-attentions": Buffer.from('{"weights":[[1]],"attentions":{"not":"read"}}'),
  "ok-null-is-no-number": weights([[null, 1]]),
  "ok-large": Buffer.from('{"weights":[[1e39,-1e-60,3.5e38]]}'),
  "ok-export": weights([[1]], {
    tokens: [{ position: 0, text: "a", id: 5 }],
    provenance: { queries: [0, 1], keys: [0, 1], deeper: { queries: [7] } },
  }),
  "ok-other-members": weights([[1]], { "": [[{ weights: 1 }]], other: [{ tokens: 5 }] }),
  "E_JSON-empty": Buffer.alloc(0),
  "E_JSON-cut": Buffer.from('{"weights":[[1,'),
  "E_JSON_NUMBER-nan": Buffer.from('{"weights":[[NaN]]}'),
  "E_JSON-not-utf-8": Buffer.from('{"tokens":["\xff"],"weights":[[1]]}', "latin1"),
  "E_JSON_NUMBER-beyond-a-double": Buffer.from('{"weights":[[1e400]]}'),
  "E_JSON_DUPLICATE-weights": Buffer.from('{"weights":[[1]],"weights":[[1]]}'),
  "E_DUMP_SHAPE-a-list": Buffer.from("[[1]]"),
  "E_DUMP_SHAPE-a-number": Buffer.from("5"),
  "E_DUMP_SHAPE-no-weights": Buffer.from('{"tokens":["a"]}'),
  "E_DUMP_SHAPE-bare-number": weights(1),
  "E_DUMP_SHAPE-text": weights([["1"]]),
  "E_DUMP_SHAPE-object": weights([{ a: 1 }]),
  "E_DUMP_SHAPE-one-dimension": weights([1, 0]),
  "E_DUMP_SHAPE-no-rows": weights([]),
  "E_DUMP_SHAPE-no-keys": weights([[], []]),
  "E_DUMP_SHAPE-ragged": weights([[1, 0], [1]]),
  "E_DUMP_SHAPE-lists-and-numbers": weights([[1], [[1]]]),
  "E_DUMP_SHAPE-numbers-and-lists": weights([[[1]], [1]]),
  "E_DUMP_SHAPE-deep": weights([[[[[[1]]]]]]),
  "E_DUMP_SHAPE-token-number": weights([[1]], { tokens: [1] }),
  "E_DUMP_SHAPE-token-list": weights([[1]], { tokens: "a" }),
  "E_TOO_BIG-layers": weights(Array(257).fill([[[1]]])),
};

const TARGETS = [
  ["safetensors_header", "safetensors", safetensorsSeeds],
  ["given_npy", "npy", npySeeds],
  ["given_json", "json", jsonSeeds],
];
for (const [target, ending, seeds] of TARGETS) {
  const folder = fileURLToPath(new URL(`corpus/${target}/`, import.meta.url));
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(seeds)) writeFileSync(`${folder}${name}.${ending}`, bytes);
  console.log(`${Object.keys(seeds).length} seeds in ${folder}`);
}
