// A folder of GPT-2's size and layout with random parameters, 124 M of them in F16, and a random tokenizer.
//   node tests/bench/make-gpt2.mjs FOLDER
import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { once } from "node:events";
import { CONFIG, SIZES, tensors } from "./gpt2-layout.js";
import { randomBpe } from "./random-bpe.mjs";

/** Halves of magnitude 2^-6 to 2^-5 with random sign: about GPT-2's own spread. */
function randomHalves(count, random) {
  return Uint16Array.from({ length: count }, () => ((random() & 1) << 15) | 0x2400 | (random() & 0x3ff));
}

function xorshift(state) {
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 3;
  };
}

/** Returns how many bytes model.safetensors has. */
export async function makeGpt2(folder) {
  mkdirSync(folder, { recursive: true });
  const random = xorshift(0x2545f491);
  writeFileSync(join(folder, "config.json"), JSON.stringify(CONFIG));
  writeFileSync(join(folder, "tokenizer.json"), JSON.stringify(randomBpe(SIZES.vocab_size, random)));
  let end = 0;
  const header = {};
  const list = tensors(SIZES);
  for (const [name, shape] of list) {
    const begin = end;
    end += 2 * shape.reduce((product, size) => product * size, 1);
    header[name] = { dtype: "F16", shape, data_offsets: [begin, end] };
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const file = createWriteStream(join(folder, "model.safetensors"));
  file.write(length);
  file.write(text);
  const block = randomHalves(1 << 19, random);
  for (let left = end; left > 0; left -= block.byteLength) {
    const bytes = Buffer.from(block.buffer, 0, Math.min(left, block.byteLength));
    if (!file.write(bytes)) await once(file, "drain");
  }
  file.end();
  await once(file, "close");
  return 8 + text.length + end;
}

if (process.argv[1]?.endsWith("make-gpt2.mjs")) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error("usage: node tests/bench/make-gpt2.mjs FOLDER");
  console.log(`${folder}: ${(await makeGpt2(folder)).toLocaleString("en")} bytes of parameters`);
}
