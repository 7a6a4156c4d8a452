import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Engine, HeadMetrics, Model, Trace } from "../../web/src/engine/engine.ts";
import { DEFAULT_STATE } from "../../web/src/state/playground-state.ts";
import { openEngine, ROOT } from "./engine-under-test.ts";
import { filesOf } from "./model-files.ts";

const GOLDENS = fileURLToPath(new URL("tests/golden/transformers/", ROOT));
const IDS = [5, 9, 5, 11, 3, 9, 8, 5, 2];
const LAYER_MEAN = { layer: 1, head: "mean" } as const;
const MODEL_MEAN = { layer: "mean", head: "mean" } as const;

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

async function traceOf(name: string): Promise<{ readonly model: Model; readonly trace: Trace }> {
  if (name === "textbook") {
    const model = await engine.openModel(name);
    return { model, trace: await model.run(DEFAULT_STATE.text) };
  }
  const model = await engine.openModel(await filesOf(join(GOLDENS, name)));
  return { model, trace: await model.run({ tokens: IDS }) };
}

/** As the core adds: float32, layer by layer and head by head. */
async function plainMean(trace: Trace, layers: readonly number[]): Promise<Float32Array> {
  const heads = layers.flatMap((layer) => Array.from({ length: trace.headsIn(layer) }, (_, head) => ({ layer, head })));
  const maps = await Promise.all(heads.map((head) => trace.weights(head)));
  const sum = new Float32Array(trace.tokens.length ** 2);
  for (const map of maps) for (const [cell, weight] of map.entries()) sum[cell]! += weight;
  return sum.map((cell) => cell / heads.length);
}

describe.each(["textbook", "gpt2", "bert-mlm"])("the mean over heads of %s", (name) => {
  test("is to the bit what adding up the heads' weights gives, as a window, pooled and rolled", async () => {
    const { model, trace } = await traceOf(name);
    const { length } = trace.tokens;
    const layers = Array.from({ length: trace.layers }, (_, layer) => layer);
    expect(await trace.weights(LAYER_MEAN)).toEqual(await plainMean(trace, [1]));
    const all = await plainMean(trace, layers);
    expect(await trace.weights(MODEL_MEAN)).toEqual(all);
    const row = await trace.weights({ ...MODEL_MEAN, rows: [3, 4], columns: [1, 4] });
    expect(row).toEqual(all.slice(3 * length + 1, 3 * length + 4));
    const pooled = await trace.pooledWeights({ ...MODEL_MEAN, bins: 1 });
    expect(pooled.values).toEqual(Float32Array.of(Math.max(...all)));
    const exact = await trace.pooledWeights({ ...MODEL_MEAN, bins: length });
    expect(exact.values).toEqual(all);
    const masked = (await trace.maskedScores({ layer: 0, head: 0 })).map((score) => Number(score === -Infinity));
    expect(Array.from(exact.masked)).toEqual(Array.from(masked));
    const singles = Array.from({ length }, (_, token) => token);
    expect((await trace.rolledWeights({ ...MODEL_MEAN, groups: singles })).values).toEqual(all);
    model.close();
  });
});

test("a mean of scores, and one of a layer that there is not, are refused", async () => {
  const { model, trace } = await traceOf("textbook");
  const scores = trace.scores(LAYER_MEAN as unknown as { layer: number; head: number });
  await expect(scores).rejects.toMatchObject({
    code: "E_HEAD",
    message: expect.stringContaining("mean") as string,
  });
  await expect(trace.weights({ layer: 9, head: "mean" })).rejects.toMatchObject({ code: "E_LAYER" });
  await expect(trace.weights({ layer: "mean", head: 0 })).rejects.toMatchObject({ code: "E_LAYER" });
  await expect(trace.weights({ layer: 0, head: "max" as "mean" })).rejects.toMatchObject({
    code: "E_HEAD",
    message: expect.stringContaining("“max”") as string,
  });
  model.close();
});

/** The definitions, of a causal map. */
function metricsOf(map: Float32Array, tokens: Trace["tokens"]): Required<HeadMetrics> {
  const { length } = tokens;
  const rows = tokens.flatMap((_, query) => (query > 0 ? [query] : []));
  const at = (query: number, key: number): number => map[query * length + key] ?? NaN;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const followers = (query: number): number[] =>
    tokens.slice(0, query).flatMap(({ id }, earlier) => (id === tokens[query]?.id ? [earlier + 1] : []));
  const repeated = rows.filter((query) => followers(query).length > 0);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const bits = (weight: number): number => (weight > 0 ? -weight * Math.log2(weight) : 0);
  return {
    previous: mean(rows.map((query) => at(query, query - 1))),
    first: mean(rows.map((query) => at(query, 0))),
    self: mean(rows.map((query) => at(query, query))),
    induction: mean(repeated.map((query) => sum(followers(query).map((key) => at(query, key))))),
    entropy: mean(rows.map((query) => sum(tokens.map((_, key) => bits(at(query, key)))))),
  };
}

test.each([{ layer: 0, head: 0 }, { layer: 1, head: 0 }, { layer: 1, head: 5 }, LAYER_MEAN, MODEL_MEAN])(
  "the numbers of $layer.$head are what their definitions say",
  async (head) => {
    const { model, trace } = await traceOf("textbook");
    const expected = metricsOf(await trace.weights(head), trace.tokens);
    const metrics = await trace.headMetrics(head);
    expect(Object.keys(metrics)).toEqual(Object.keys(expected));
    for (const [name, value] of Object.entries(expected)) {
      expect(metrics[name as keyof HeadMetrics]).toBeCloseTo(value, 6);
    }
    model.close();
  },
);

test("numbers for which no query counts are left out", async () => {
  const { model } = await traceOf("textbook");
  expect(await (await model.run("word")).headMetrics({ layer: 0, head: 0 })).toEqual({});
  const { induction, ...others } = await (await model.run("two words")).headMetrics({ layer: 0, head: 0 });
  expect(induction).toBeUndefined();
  expect(Object.keys(others)).toEqual(["previous", "first", "self", "entropy"]);
  await expect((await model.run("a b")).headMetrics({ layer: 0, head: 6 })).rejects.toMatchObject({ code: "E_HEAD" });
  model.close();
});
