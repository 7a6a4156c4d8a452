// A tokenizer in the worker thread that it is shipped in.

import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { Tokenizer } from "../../web/src/engine/tokenizer.ts";

import { openNodeTokenizer } from "../../web/src/engine/node-tokenizer.ts";
import { byteLevel, special, type TokenizerJson, unigram } from "../web/tokenizer/small-tokenizers.ts";
import { ROOT } from "./engine-under-test.ts";

const WORKER = new URL(`build/wasm-tests-js/tokenizer-worker-${process.pid}.js`, ROOT);
const opened: Tokenizer[] = [];

beforeAll(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL("web/src/tokenizer/worker-node.ts", ROOT))],
    outfile: fileURLToPath(WORKER),
    ...{ bundle: true, format: "esm", platform: "node", target: "node20", logLevel: "warning" },
  });
});
afterAll(() => opened.forEach((tokenizer) => tokenizer.close()));

async function open(json: TokenizerJson, more: object = {}): Promise<Tokenizer> {
  const tokenizer = await openNodeTokenizer(WORKER, {
    tokenizerJson: JSON.stringify(json),
    embeddingRows: 1000,
    ...more,
  });
  opened.push(tokenizer);
  return tokenizer;
}

test("text comes back as ids with their places, and ids as text", async () => {
  const tokenizer = await open(unigram());
  const encoding = await tokenizer.encode("the unable");
  expect([...encoding.ids]).toEqual([0, 14, 5, 7, 2]);
  expect([...encoding.starts]).toEqual([0, 0, 3, 6, 10]);
  expect([...encoding.ends]).toEqual([0, 3, 6, 10, 10]);
  expect(await tokenizer.decode([14, 5, 7])).toBe("the unable");
  expect(await tokenizer.tokenText(22)).toEqual({ text: "<mask>", isFragment: false, isSpecial: true });
  expect(tokenizer.special.maskId).toBe(22);
});

test("an expression that takes hours ends the worker after two seconds, and the next text is cut by a new one", async () => {
  const json = byteLevel();
  json.pre_tokenizer = {
    type: "Sequence",
    pretokenizers: [
      { type: "Split", pattern: { Regex: "(a+)+$" }, behavior: "Isolated", invert: false },
      { type: "ByteLevel", use_regex: false },
    ],
  };
  const tokenizer = await open(json);
  const hostile = tokenizer.encode(`${"a".repeat(60)}!`);
  await expect(hostile).rejects.toMatchObject({
    code: "E_TOK_TIMEOUT",
    message: expect.stringContaining("2 s") as string,
  });
  expect([...(await tokenizer.encode("hell")).ids]).toEqual([258]);
}, 30_000);

test("a token that is markup comes back as plain text", async () => {
  const markup = "<img src=x onerror=alert(1)>";
  const json = byteLevel();
  json.added_tokens.push(special(300, markup, { special: false }));
  const tokenizer = await open(json);
  expect((await tokenizer.encode(`he${markup}`)).texts).toEqual(["he", markup]);
  expect((await tokenizer.tokenText(300)).text).toBe(markup);
});

test("a file that is no tokenizer is refused with its code", async () => {
  await expect(open(null as unknown as TokenizerJson)).rejects.toMatchObject({
    name: "AttentionError",
    code: "E_TOK_FORMAT",
  });
  await expect(open({ ...byteLevel(), model: { type: "WordLevel" } })).rejects.toMatchObject({ code: "E_TOK_MODEL" });
});

test("an id outside the embedding is refused with its code, and the worker goes on", async () => {
  const tokenizer = await open(byteLevel(), { embeddingRows: 258 });
  await expect(tokenizer.encode("hell")).rejects.toMatchObject({ code: "E_TOK_ID" });
  expect([...(await tokenizer.encode("he")).ids]).toEqual([256]);
});
