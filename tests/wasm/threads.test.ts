// Several threads in one model, as a script under Node has them: the same bits as one, and one where another is lost.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import type { Engine, Model, Trace } from "../../web/src/engine/engine.ts";

import { openEngine, WorkerKiller } from "./engine-under-test.ts";
import { LAST_LAYER, randomGpt2, TOKENS } from "./random-gpt2.ts";

vi.setConfig({ testTimeout: 60_000 });

/** What a helper is sent first, and nobody else. */
const isHelper = (first: unknown): boolean => typeof first === "object" && first !== null && "port" in first;

let workers: WorkerKiller;
const engines: Engine[] = [];
beforeEach(() => void (workers = new WorkerKiller()));
afterEach(() => {
  for (const engine of engines.splice(0)) engine.close();
  workers.release();
});

async function opened(threads: number, eightBits = false): Promise<Model> {
  const engine = await openEngine({ threads });
  engines.push(engine);
  return engine.openModel(randomGpt2(), { eightBits });
}

/** All that a run leaves and that is asked of it. */
async function numbersOf(model: Model): Promise<unknown> {
  const trace = await model.run({ tokens: TOKENS });
  const residual = await trace.residual({ layer: LAST_LAYER });
  const weights = await trace.weights({ layer: 1, head: 2 });
  const pooled = await trace.pooledWeights({ layer: 1, head: 3, bins: 7 });
  return { residual, weights, pooled, logits: await trace.logits({ position: 149, top: 1000 }) };
}

describe.each([
  ["as they were saved", false],
  ["in eight bits", true],
])("matrices %s", (_, eightBits) => {
  test.each([2, 3])("are computed by %d threads, with the bits of one", async (threads) => {
    const one = await opened(1, eightBits);
    const several = await opened(threads, eightBits);
    expect([one.threads, several.threads]).toEqual([1, threads]);
    expect(several.warnings).toEqual(one.warnings);
    expect(await numbersOf(several)).toEqual(await numbersOf(one));
  });
});

test("one thread starts no other worker than that of the engine", async () => {
  await opened(1);
  expect(workers.alive()).toHaveLength(1);
});

test("a helper that is lost in the middle leaves one thread, which finds the same", async () => {
  const expected = await numbersOf(await opened(1));
  const model = await opened(2);
  const running = model.run({ tokens: TOKENS });
  await workers.kill(isHelper);
  const residual = async (trace: Trace): Promise<unknown> => trace.residual({ layer: LAST_LAYER });
  expect(expected).toMatchObject({ residual: await residual(await running) });
  expect(await numbersOf(model)).toEqual(expected);
  expect(model.threads).toBe(1);
});

test("a helper that does not start leaves one thread, and the model says so", async () => {
  const engine = await openEngine({
    threads: 2,
    helperWorker: new URL("data:text/javascript,throw new Error('not here')"),
  });
  engines.push(engine);
  const model = await engine.openModel(randomGpt2());
  expect(model.threads).toBe(1);
  expect(model.warnings.join()).toMatch(/^This model is computed by one thread, which is slower: .*not here/);
  expect(await numbersOf(model)).toEqual(await numbersOf(await opened(1)));
});

test("models that are opened and closed 50 times leave no worker behind, and neither does the engine", async () => {
  const engine = await openEngine({ threads: 2 });
  engines.push(engine);
  for (let round = 0; round < 50; round++) (await engine.openModel(randomGpt2())).close();
  expect(workers.alive()).toHaveLength(3); // of the engine, of models from files, and its helper
  engine.close();
  await vi.waitUntil(() => workers.alive().length === 0);
});
