// Ids as the original library gives them (tests/golden/tokenizers), for a real tokenizer of each kind.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { TokenizerCore } from "../../../web/src/tokenizer/tokenizer-core.ts";
import { openReal, REAL, testReal } from "./shared-models.ts";

const GOLDEN = new URL("../../golden/tokenizers/", import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, GOLDEN), "utf8");
const { texts } = JSON.parse(read("texts.json")) as { texts: string[] };
const IDS = JSON.parse(read("ids.json")) as Record<string, Record<string, number[]>>;

function expectOriginalIds(kind: string, tokenizer: TokenizerCore): void {
  expect(texts.length).toBeGreaterThan(15);
  for (const text of texts) {
    expect([...tokenizer.encode(text).ids], JSON.stringify(text)).toEqual(IDS[kind]?.[text]);
  }
}

for (const kind of Object.keys(REAL) as (keyof typeof REAL)[]) {
  testReal(`${kind}: the ids of the original library, on English, code, accents, CJK, emoji, leading spaces`, () => {
    expectOriginalIds(kind, openReal(kind));
  });
}

test("unigram: the ids of the original library, which trained it, on the same texts", () => {
  const tokenizer = TokenizerCore.load({ tokenizerJson: read("unigram.json"), embeddingRows: 60_000 });
  expectOriginalIds("unigram", tokenizer);
});
