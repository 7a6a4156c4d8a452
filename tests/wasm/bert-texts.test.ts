// Models like BERT on typed text: a folder of tests/golden with a small WordPiece tokenizer beside it, in the engine as
// a script under Node sees it. The numbers themselves are tested in tests/core against PyTorch.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import type { Engine, Model } from "../../web/src/engine/engine.ts";
import { predictionPlace } from "../../web/src/state/prediction.ts";
import { wordPiece } from "../web/tokenizer/small-tokenizers.ts";
import { openEngine, ROOT } from "./engine-under-test.ts";

const [CLS, SEP, MASK] = [2, 3, 4];

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

async function open(golden: string): Promise<Model> {
  const folder = fileURLToPath(new URL(`tests/golden/transformers/${golden}/`, ROOT));
  const files = await Promise.all(
    ["config.json", "model.safetensors"].map(async (name) => new File([await readFile(`${folder}${name}`)], name)),
  );
  return engine.openModel([...files, new File([JSON.stringify(wordPiece())], "tokenizer.json")]);
}

const idsOf = (trace: { readonly tokens: readonly { readonly id: number }[] }): readonly number[] =>
  trace.tokens.map(({ id }) => id);

test("a mask token that is typed is where the model is asked, and says what a masked token says", async () => {
  const model = await open("bert-mlm");
  expect(model).toMatchObject({ predicts: "maskedToken", canMask: true, takesPair: true });
  const typed = await model.run("un [MASK] a");
  expect(typed.tokens.map(({ text }) => text)).toEqual(["[CLS]", "un", "[MASK]", "a", "[SEP]"]);
  expect(typed.tokens[2]).toMatchObject({ start: 3, end: 9, isSpecial: true, isMask: true });
  const place = predictionPlace(model.predicts, { tokens: typed.tokens, mask: [] }, null);
  expect(place).toEqual({ position: 2, reason: "masked" });
  const clicked = await model.run("un b a", { masked: [2] });
  expect(idsOf(clicked)).toEqual(idsOf(typed));
  expect(clicked.tokens[2]).toMatchObject({ start: 3, end: 4, isMask: true, hidden: { id: 6, text: "b" } });
  const says = await typed.logits({ position: 2, top: 5 });
  expect(await clicked.logits({ position: 2, top: 5 })).toEqual(says);
  // Not what it says of the token that it sees.
  const seen = await (await model.run("un b a")).logits({ position: 2, top: 5 });
  expect(seen.map(({ logit }) => logit)).not.toEqual(says.map(({ logit }) => logit));
  // The mask token is found in a second text, too.
  const second = await model.run("un", { pair: "a [MASK]" });
  expect(predictionPlace(model.predicts, { tokens: second.tokens, mask: [] }, null)?.position).toBe(4);
  model.close();
});

test("the classes of a text, and of each token, have the names of id2label", async () => {
  const ofText = await open("bert-sequence");
  const trace = await ofText.run("un able");
  const classes = await trace.logits({ position: 0, top: 10 });
  expect(classes.map(({ token }) => token).sort()).toEqual(["maybe", "no", "yes"]);
  expect(classes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5);
  expect(ofText).toMatchObject({ predicts: "sequenceClass", labels: ["no", "maybe", "yes"], canMask: false });
  const ofTokens = await open("bert-token");
  const tokens = await ofTokens.run("un able");
  const [first, second] = [await tokens.logits({ position: 1, top: 5 }), await tokens.logits({ position: 3, top: 5 })];
  expect(first.map(({ token }) => token).sort()).toEqual(["B-LOC", "B-PER", "I-LOC", "I-PER", "O"]);
  expect(second.map(({ logit }) => logit)).not.toEqual(first.map(({ logit }) => logit));
  expect(ofTokens.predicts).toBe("tokenClass");
  for (const model of [ofText, ofTokens]) model.close();
});

test("a second text is told as such, and takes the second row of the segments", async () => {
  const model = await open("bert-mlm");
  const pair = await model.run("a", { pair: "b c" });
  expect(idsOf(pair)).toEqual([CLS, 5, SEP, 6, 7, SEP]);
  expect(pair.tokens.map(({ segment }) => segment)).toEqual([0, 0, 0, 1, 1, 1]);
  expect(pair.tokens[4]).toMatchObject({ text: "c", start: 2, end: 3 });
  const plain = await model.run({ tokens: idsOf(pair) });
  const [withSegments, without] = [await pair.residual({ layer: 0 }), await plain.residual({ layer: 0 })];
  const rowOf = (all: Float32Array, position: number): Float32Array =>
    all.subarray(position * model.modelDim, (position + 1) * model.modelDim);
  const same = pair.tokens.map((_, position) => isEqual(rowOf(withSegments, position), rowOf(without, position)));
  expect(same).toEqual([true, true, true, false, false, false]);
  model.close();
});

test("RoBERTa and DistilBERT know no second segment, and take a second text all the same", async () => {
  for (const golden of ["roberta-mlm", "distilbert-mlm"]) {
    const model = await open(golden);
    const pair = await model.run("a", { pair: "b [MASK]" });
    const plain = await model.run({ tokens: idsOf(pair) });
    expect(await pair.residual({ layer: 1 })).toEqual(await plain.residual({ layer: 1 }));
    expect(idsOf(pair)[4]).toBe(MASK);
    model.close();
  }
});

test("opened, run and closed 50 times, the same folder leaves no worker behind but that of the core", async () => {
  const posts = vi.spyOn(Worker.prototype, "postMessage");
  const ends = vi.spyOn(Worker.prototype, "terminate");
  try {
    for (let opened = 0; opened < 50; opened += 1) {
      const model = await open("bert-mlm");
      await model.run("un [MASK] a");
      model.close();
    }
    const used = new Set(posts.mock.contexts);
    for (const ended of ends.mock.contexts) used.delete(ended);
    // Of 50 tokenizers' workers, and the one that all models share.
    expect(new Set(posts.mock.contexts).size).toBe(51);
    expect(used.size).toBe(1);
  } finally {
    for (const spy of [posts, ends]) spy.mockRestore();
  }
});

function isEqual(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
