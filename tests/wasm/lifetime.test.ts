// Abort, lanes, dead workers and closing, on real threads.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import type { Engine, Model } from "../../web/src/engine/engine.ts";

import { complete, openCore, openEngine, WorkerKiller } from "./engine-under-test.ts";

// Long runs, on a machine that may have other things to do: seconds are no sign of anything.
vi.setConfig({ testTimeout: 120_000 });

const LONG_TEXT = Array.from({ length: 5000 }, (_, index) => `word${index % 700}`).join(" ");

let engine: Engine;
let model: Model;
let killer: WorkerKiller;
beforeEach(async () => {
  killer = new WorkerKiller();
  engine = await openEngine();
  model = await engine.openModel("textbook");
});
afterEach(() => {
  engine.close();
  killer.release();
});

describe("aborting", () => {
  test("a long run rejects with the reason, and the worker is free at once", async () => {
    const abort = new AbortController();
    const long = model.run(LONG_TEXT, { signal: abort.signal });
    let isShortDone = false;
    const short = model.run("one two").finally(() => (isShortDone = true));
    const longAgain = model.run(LONG_TEXT);
    setTimeout(() => abort.abort(new Error("enough of that")), 20);
    await expect(long).rejects.toThrow("enough of that");
    expect(isShortDone).toBe(false);
    await short;
    model.close();
    await expect(longAgain).rejects.toMatchObject({ code: "E_CLOSED" });
  });

  test("without a reason is an AbortError as browsers make it", async () => {
    const asked = model.run(LONG_TEXT, { signal: AbortSignal.timeout(5) });
    await expect(asked).rejects.toBeInstanceOf(DOMException);
    const abort = new AbortController();
    const other = model.run(LONG_TEXT, { signal: abort.signal });
    abort.abort();
    await expect(other).rejects.toMatchObject({ name: "AbortError" });
  });

  test("by a newer request in the lane leaves only the newest", async () => {
    const runs = ["one", "one two", "one two three"].map((text) => model.run(text, { lane: "typing" }));
    const results = await Promise.allSettled(runs);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
    const [, , newest] = results;
    expect(newest?.status === "fulfilled" && newest.value.tokens.length).toBe(3);
  });
});

describe("a worker that is killed", () => {
  test("during a run is replaced, and the run comes to its end", async () => {
    const changes: string[] = [];
    engine.onWorkerChange = (change) => changes.push(change);
    const running = model.run(LONG_TEXT);
    await killer.killLatest();
    const trace = await running;
    expect(trace.tokens).toHaveLength(5000);
    expect(changes).toEqual(["replaced"]);
  });

  test("while idle leaves traces that give the same numbers as before", async () => {
    const trace = await model.run("the cat sat on the mat");
    const before = await trace.weights({ layer: 1, head: 1 });
    await killer.killLatest();
    expect(await trace.weights({ layer: 1, head: 1 })).toEqual(before);
    expect((await model.run("still here")).tokens).toHaveLength(2);
  });

  test("three times is given up, with a sentence for everybody who still asks", async () => {
    const changes: string[] = [];
    engine.onWorkerChange = (change) => changes.push(change);
    const asked = [model.run(LONG_TEXT).catch((fault: unknown) => fault)];
    for (let death = 1; death <= 3; death++) {
      await killer.killLatest();
      await expect.poll(() => changes.length, { timeout: 60_000 }).toBe(death);
      asked.push(model.run(LONG_TEXT).catch((fault: unknown) => fault));
    }
    for (const fault of await Promise.all(asked)) expect(fault).toMatchObject({ code: "E_WORKER_LOST" });
    expect(changes).toEqual(["replaced", "replaced", "lost"]);
  });
});

describe("closing", () => {
  test("the engine rejects what is under way", async () => {
    const running = model.run(LONG_TEXT);
    engine.close();
    await expect(running).rejects.toMatchObject({ code: "E_CLOSED" });
    await expect(engine.openModel("textbook")).rejects.toMatchObject({ code: "E_CLOSED" });
  });

  test("a trace leaves the others alone", async () => {
    const [one, other] = await Promise.all([model.run("one"), model.run("other")]);
    one.close();
    await expect(one.weights({ layer: 0, head: 0 })).rejects.toMatchObject({ code: "E_CLOSED" });
    expect(await other.weights({ layer: 0, head: 0 })).toEqual(Float32Array.of(1));
  });
});

test("fifty models that are opened, run and closed leave the memory as it was after the first", async () => {
  const coreWork = await openCore();
  const { core } = coreWork;
  const sizes: number[] = [];
  for (let round = 0; round < 50; round++) {
    complete(coreWork, { kind: "openModel", model: 1, seed: round });
    complete(coreWork, { kind: "run", model: 1, trace: 2, input: "a text of some words, run in every round" });
    const window = { trace: 2, layer: 0, head: 0, firstRow: 0, lastRow: 5, firstColumn: 0, lastColumn: 5 };
    complete(coreWork, { ...window, kind: "window", what: "weights" });
    complete(coreWork, { ...window, kind: "pooled", what: "weights", bins: 2 });
    coreWork.closeTrace(2);
    coreWork.closeModel(1);
    expect(core.liveCounts()).toEqual({ models: 0, traces: 0, jobs: 0 });
    sizes.push(core.memoryBytes());
  }
  expect(sizes.at(-1)).toBe(sizes[0]);
});
