// The parts of npm run train that need neither a compiler nor an hour.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import { afterEach, expect, test } from "vitest";

import { bpeTokenizer, learnMerges } from "../../core/trainer/bpe.mjs";
import { cardOf, courseOf } from "../../core/trainer/card.mjs";
import { encoderOf, readTexts, writeTokens } from "../../core/trainer/corpus.mjs";
import { RECIPES } from "../../core/trainer/recipes.mjs";

const TEXT = "The cat sat on the mat, and the cat ate the rat.\nThe  end — naïve, isn't it? 日本語 🙂\n";
let folder = "";

function newFolder(): string {
  folder = mkdtempSync(join(tmpdir(), "headlight-trainer-"));
  return folder;
}

afterEach(() => {
  if (folder !== "") rmSync(folder, { recursive: true });
  folder = "";
});

function tokenizerOf(name: keyof typeof RECIPES) {
  const { special, template, tokenizerConfig } = RECIPES[name];
  return { json: bpeTokenizer({ special, template, documents: [TEXT], vocabSize: 300 }), config: tokenizerConfig };
}

test("learnMerges takes the most frequent pair first and never crosses from word to word", () => {
  expect(learnMerges(["aab aab aab xy"], 3)).toEqual([
    ["a", "a"],
    ["aa", "b"],
    ["Ġ", "aab"],
  ]);
});

test("learnMerges ends where no pair comes twice", () => {
  expect(learnMerges(["ab cd"], 5)).toEqual([]);
});

test.each(["storyteller", "gapfiller"] as const)("the tokenizer of %s reads any text and gives it back", (name) => {
  const { json, config } = tokenizerOf(name);
  const tokenizer = new Tokenizer(json, config);
  const { ids } = tokenizer.encode(TEXT);
  const { ids: special } = RECIPES[name];
  expect(ids[0]).toBe(special.beginId);
  if (name === "gapfiller") expect(ids.at(-1)).toBe(special.endId);
  expect(tokenizer.decode(ids, { skip_special_tokens: true })).toBe(TEXT);
  expect(Math.min(...tokenizer.encode(TEXT, { add_special_tokens: false }).ids)).toBeGreaterThanOrEqual(
    special.firstTextId,
  );
});

test("the special ids of a recipe are the places of its special tokens", () => {
  const { special, ids } = RECIPES.gapfiller;
  expect([special[ids.beginId], special[ids.endId], special[ids.maskId]]).toEqual(["[CLS]", "[SEP]", "[MASK]"]);
  expect(special).toHaveLength(ids.firstTextId);
  expect(RECIPES.storyteller.special).toHaveLength(RECIPES.storyteller.ids.firstTextId);
});

test("encoderOf finds the ids that the tokenizer finds, word by word", () => {
  const { json, config } = tokenizerOf("storyteller");
  expect(encoderOf(json, config)(TEXT)).toEqual(
    new Tokenizer(json, config).encode(TEXT, { add_special_tokens: false }).ids,
  );
});

test("writeTokens writes 16 bits an id, the lower byte first", () => {
  const file = join(newFolder(), "tokens");
  writeTokens(file, [1, 258]);
  expect([...readFileSync(file)]).toEqual([1, 0, 2, 1]);
});

test("readTexts holds out every twentieth stretch of a text of one's own, and loses no line", () => {
  const file = join(newFolder(), "own.txt");
  const lines = Array.from({ length: 400 }, (_, line) => `line ${line}`);
  writeFileSync(file, lines.join("\n"));
  const { train, valid } = readTexts({ text: file, corpus: "" });
  expect(valid.join("\n").split("\n")).toHaveLength(20);
  expect([...train, ...valid].join("\n").split("\n").sort()).toEqual([...lines].sort());
});

const FOUND = {
  tokens: 1e8,
  seconds: 7200,
  params: 1_568_160,
  curve: [
    [5e5, 6.1, 5.1],
    [1e8, 3.2, 3.4],
  ],
  previousToken: [[0.25, 0.97]],
  firstToken: [[0.5, 0.01]],
};
const MADE = {
  job: { context: 256, seed: 1, tokens: 1e8 },
  data: "one book",
  command: "npm run train -- storyteller --tokens 1e8 --seed 1",
};

const FOUND_CAUSAL = {
  ...FOUND,
  validNats: 3.4,
  validBitsPerByte: 1.525,
  previousTokenOfRandom: [[0.2, 0.99]],
  induction: [[0.02, 0.94]],
  firstCopyNats: 7.7,
  secondCopyNats: 0.031,
};

test("a causal model's card states what it was made of, what was measured and what it cannot do", () => {
  const card = cardOf({ name: "storyteller", found: FOUND_CAUSAL, ...MADE });
  for (const part of [
    "1.6 M parameters",
    "one book",
    "100.0 M",
    "--seed 1",
    "1.525 bits a byte",
    "0.970",
    "0.990",
    "0.940",
    "0.031",
  ]) {
    expect(card).toContain(part);
  }
  expect(card).toContain("| 0 | 1 | 0.970 | 0.990 | 0.940 | 0.010 |");
  expect(card).toContain("What it cannot do");
});

test("a card tells the parts of the model that it began with, each with its command, and one curve of them all", () => {
  const first = cardOf({ name: "storyteller", found: FOUND_CAUSAL, ...MADE });
  const before = courseOf(first);
  expect(before).toEqual({ parts: [{ tokens: 1e8, command: MADE.command }], curve: FOUND.curve });
  const command = "npm run train -- storyteller --tokens 2e7 --from there";
  const found = { ...FOUND_CAUSAL, tokens: 2e7, curve: [[2e7, 3.1, 3.3]] };
  const second = cardOf({ name: "storyteller", ...MADE, job: { ...MADE.job, tokens: 2e7 }, found, command, before });
  expect(second).toContain("| tokens seen | 20.0 M, in windows of 256 |\n| tokens seen in all | 120.0 M |");
  const third = courseOf(second);
  expect(third.parts).toEqual([...before.parts, { tokens: 2e7, command }]);
  expect(third.curve).toEqual([...FOUND.curve, [1.2e8, 3.1, 3.3]]);
});

test.each(["storyteller", "gapfiller"])(
  "the parts and the curve of %s are read from its card, notes and all",
  (name) => {
    const card = readFileSync(new URL(`../../web/public/models/${name}/README.md`, import.meta.url), "utf8");
    const { parts, curve } = courseOf(card);
    const seen = parts.reduce((sum: number, { tokens }: { tokens: number }) => sum + tokens, 0);
    expect(card).toContain(`| tokens seen in all | ${(seen / 1e6).toFixed(1)} M |`);
    expect(curve.at(-1)?.[0]).toBe(seen);
    for (const { command } of parts) expect(command).toContain(`npm run train -- ${name}`);
  },
);

test("a card says when nobody has written down what was seen before", () => {
  const before = courseOf("# a model of somebody's\n");
  expect(before).toEqual({ parts: [], curve: [] });
  const card = cardOf({ name: "storyteller", found: FOUND_CAUSAL, ...MADE, before });
  expect(card).toContain(
    "| tokens seen in all | more than 100.0 M: of what it began with nobody has written them down |",
  );
});

test("the card of a checkpoint says how far the training was", () => {
  const { job } = MADE;
  const part = cardOf({ name: "storyteller", found: { ...FOUND_CAUSAL, tokens: 0.25 * job.tokens }, ...MADE });
  expect(part).toContain("| 25.0 M of 100.0 M: a checkpoint on the way");
  expect(cardOf({ name: "storyteller", found: FOUND_CAUSAL, ...MADE })).not.toContain("checkpoint");
});

test("a masked model's card compares it with the better baseline", () => {
  const found = {
    ...FOUND,
    validNats: 3.0,
    nextToken: [[0.1, 0.2]],
    maskedTokens: 31_000,
    maskedAccuracy: 0.36,
    unigramAccuracy: 0.05,
    bigramAccuracy: 0.18,
  };
  const card = cardOf({ name: "gapfiller", found, ...MADE });
  expect(card).toContain("36.0 % right of 31000, 2.00 times the better");
});
