// What the cards of the models that come with the page say of their heads, held by the models themselves.

import { openAsBlob } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, expect, test } from "vitest";

import type { Engine, Model, Trace } from "../../web/src/engine/engine.ts";
import { BUILT_IN_MODELS } from "../../web/src/state/built-in-models.ts";
import { openEngine, ROOT } from "./engine-under-test.ts";

const MODELS = fileURLToPath(new URL("web/public/models/", ROOT));
const FILES = ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"];
const LARGEST = 4e6; // bytes
const VOCAB_SIZE = 2048;

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

async function open(name: string): Promise<Model> {
  const files = FILES.map(async (file) => new File([await openAsBlob(join(MODELS, name, file))], file));
  return engine.openModel(await Promise.all(files));
}

/** Of all heads the largest mean weight on the key that `place` says, of the rows that have one. */
async function bestHead(model: Model, trace: Trace, place: (row: number) => number | undefined): Promise<number> {
  let best = 0;
  for (let layer = 0; layer < model.layers; layer += 1) {
    for (let head = 0; head < model.heads; head += 1) {
      const weights = await trace.weights({ layer, head });
      const len = Math.sqrt(weights.length);
      const rows = Array.from({ length: len }, (_, row) => [row, place(row)] as const);
      const found = rows.flatMap(([row, key]) => (key === undefined ? [] : [weights[row * len + key] ?? NaN]));
      best = Math.max(best, found.reduce((sum, weight) => sum + weight, 0) / found.length);
    }
  }
  return best;
}

/** `count` token ids, never the first few, which are no text. */
function randomIds(count: number, vocabSize: number, seed = 12_345): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return 5 + (state % (vocabSize - 5));
  });
}

test.each(BUILT_IN_MODELS.map(({ name }) => name).filter((name) => name !== "textbook"))(
  "%s is at most 4 MB, half precision, opens without a warning, and has a card",
  async (name) => {
    const parts = await Promise.all(FILES.map((file) => readFile(join(MODELS, name, file))));
    expect(parts.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBeLessThanOrEqual(LARGEST);
    const model = await open(name);
    expect(model.warnings).toEqual([]);
    expect(model.maxTokens).toBeGreaterThanOrEqual(256);
    const card = await readFile(join(MODELS, name, "README.md"), "utf8");
    for (const words of ["| data | ", "| seed | ", "npm run train", "What it cannot do: "])
      expect(card).toContain(words);
    expect(card).toMatch(/^\| tokens seen in all \| \d+\.\d M/m);
    const rowsBelow = (heading: string): number =>
      card
        .split(heading)[1]
        ?.split("\n## ")[0]
        ?.match(/^\| \d.*\|$/gm)?.length ?? 0;
    expect(rowsBelow("## Curve")).toBeGreaterThan(10);
    expect(rowsBelow("## Heads")).toBe(model.layers * model.heads);
    model.close();
  },
);

test("the cards say the numbers that must be reached, and they are", async () => {
  const rows = async (name: string): Promise<(pattern: RegExp) => number> => {
    const card = await readFile(join(MODELS, name, "README.md"), "utf8");
    return (pattern) => Number(pattern.exec(card)?.[1] ?? NaN);
  };
  const storyteller = await rows("storyteller");
  expect(storyteller(/^\| held-out text \| ([\d.]+) bits a byte/m)).toBeLessThanOrEqual(1.55);
  expect(storyteller(/^\| best previous-token head, on held-out text \| ([\d.]+) \|$/m)).toBeGreaterThanOrEqual(0.9);
  expect(storyteller(/^\| best previous-token head, on random tokens \| ([\d.]+) \|$/m)).toBeGreaterThanOrEqual(0.9);
  expect(storyteller(/^\| best induction head, on random tokens \| ([\d.]+) \|$/m)).toBeGreaterThanOrEqual(0.9);
  expect(storyteller(/^\| random tokens, first and second copy \| [\d.]+ and ([\d.]+) nats/m)).toBeLessThanOrEqual(0.1);
  const gapfiller = await rows("gapfiller");
  expect(gapfiller(/% right of \d+, ([\d.]+) times the better of two baselines/)).toBeGreaterThanOrEqual(1.6);
});

/** Nats that the token after `position` surprises the model by. */
async function lossAt(trace: Trace, position: number, ids: readonly number[], vocabSize: number): Promise<number> {
  const all = await trace.logits({ position, top: vocabSize });
  return -Math.log(all.find(({ id }) => id === ids[position + 1])?.probability ?? NaN);
}

test("storyteller has a previous-token head and an induction head, on tokens that it never saw in this order, and copies them", async () => {
  const model = await open("storyteller");
  const losses: number[] = [];
  // Of some pairs of tokens the copy is not known, at 5 to 25 nats each, so that one text alone says little of the mean.
  for (let seed = 1; seed <= 10; ++seed) {
    const copy = randomIds(50, VOCAB_SIZE, seed);
    const ids = [0, ...copy, ...copy];
    const trace = await model.run({ tokens: ids });
    expect(await bestHead(model, trace, (row) => (row === 0 ? undefined : row - 1))).toBeGreaterThanOrEqual(0.9);
    expect(await bestHead(model, trace, (row) => (row <= 50 ? undefined : row - 49))).toBeGreaterThanOrEqual(0.9);
    // Its first token cannot be known to begin a copy.
    losses.push(...(await Promise.all(copy.slice(1).map((_, at) => lossAt(trace, 51 + at, ids, VOCAB_SIZE)))));
  }
  expect(losses).toHaveLength(490);
  expect(losses.reduce((sum, loss) => sum + loss, 0) / losses.length).toBeLessThanOrEqual(0.1);
  model.close();
});

test("gapfiller has a head that looks at the token before", async () => {
  const model = await open("gapfiller");
  const trace = await model.run("Once upon a time there was a little girl who lived with her mother in a small house.");
  expect(await bestHead(model, trace, (row) => (row === 0 ? undefined : row - 1))).toBeGreaterThanOrEqual(0.9);
  model.close();
});
