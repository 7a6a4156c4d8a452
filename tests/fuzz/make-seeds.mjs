// Writes the seeds of the safetensors target, small files by hand: node tests/fuzz/make-seeds.mjs
// The name says what the reader must answer: a code, or ok.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("corpus/safetensors_header/", import.meta.url));
mkdirSync(FOLDER, { recursive: true });

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

const seeds = {
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

for (const [name, bytes] of Object.entries(seeds)) writeFileSync(`${FOLDER}${name}.safetensors`, bytes);
console.log(`${Object.keys(seeds).length} seeds in ${FOLDER}`);
