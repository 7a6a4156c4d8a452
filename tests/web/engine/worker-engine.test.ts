import { describe, expect, test, vi } from "vitest";

import type { Engine, Model, OpenOptions, Trace } from "../../../web/src/engine/engine.ts";
import type { WorkResult } from "../../../web/src/engine/protocol.ts";

import { AttentionError } from "../../../web/src/engine/fault.ts";
import { FileModels, type FileModelsParts, type LinkChoice } from "../../../web/src/engine/file-models.ts";
import { openWorkerEngine } from "../../../web/src/engine/worker-engine.ts";
import { WorkerLink } from "../../../web/src/engine/worker-link.ts";
import { type FakeWorker, FakeWorkers, MODEL_FACTS, NO_MODULE, runFacts } from "./fake-worker.ts";

/** Waits until the worker was sent something, and answers it. */
async function answer(worker: FakeWorker, result: WorkResult): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  const last = worker.received.findLast((message) => message.kind === "work");
  if (last?.kind !== "work") throw new Error("nothing was asked");
  worker.say({ kind: "done", id: last.id, result });
}

const NO_CHOICE = { forFloats: [], forEightBits: [], forGiven: [] };
const refuseModel: FileModelsParts["openFolder"] = (_, source) =>
  Promise.reject(new AttentionError("E_MODEL_UNKNOWN", `no ${JSON.stringify(source)}`));

async function opened(): Promise<{ engine: Engine; model: Model; workers: FakeWorkers }> {
  const workers = new FakeWorkers();
  const engine = await openWorkerEngine({
    startLink: () => WorkerLink.open(workers.start, NO_MODULE),
    loadFileModels: (context) => Promise.resolve(new FileModels(context, { ...NO_CHOICE, openFolder: refuseModel })),
  });
  const opening = engine.openModel("textbook");
  await answer(workers.latest, MODEL_FACTS);
  return { engine, model: await opening, workers };
}

async function ran(text = "abc"): Promise<{ engine: Engine; model: Model; trace: Trace; workers: FakeWorkers }> {
  const { engine, model, workers } = await opened();
  const running = model.run(text);
  await answer(workers.latest, runFacts(7, 8, 7));
  return { engine, model, trace: await running, workers };
}

const drawn = (id: number): WorkResult => ({
  ids: Uint32Array.of(id),
  logits: Float32Array.of(3),
  probabilities: Float32Array.of(0.5),
});

/** What the worker was sent when it had nothing left to answer. */
async function nextWork(workers: FakeWorkers): Promise<unknown> {
  await new Promise((resolve) => setTimeout(resolve));
  return lastWork(workers);
}

const lastWork = (workers: FakeWorkers): unknown => {
  const last = workers.latest.received.at(-1);
  return last?.kind === "work" ? last.work : last;
};

describe("Engine", () => {
  test("says the version of the core that answers", async () => {
    expect((await opened()).engine.version).toBe("1.2.3");
  });

  test("refuses a model it does not have, by name", async () => {
    const { engine } = await opened();
    await expect(engine.openModel("gpt-9")).rejects.toMatchObject({
      code: "E_MODEL_UNKNOWN",
      message: expect.stringContaining("gpt-9") as string,
    });
  });

  test.each<[string, (engine: Engine) => Promise<unknown>]>([
    ["E_MODEL_UNKNOWN", (engine) => engine.openModel(Symbol("x") as unknown as string)],
    ["E_RANGE", (engine) => engine.openModel("textbook", null as unknown as undefined)],
    ["E_SHAPE", (engine) => (engine.attend as () => Promise<unknown>).call(engine)],
  ])("refuses with %s what is no request", async (code, ask) => {
    const { engine } = await opened();
    await expect(ask(engine)).rejects.toMatchObject({ name: "AttentionError", code });
  });

  test("reports progress of a model that opened", async () => {
    const { engine, workers } = await opened();
    const progress: number[] = [];
    const opening = engine.openModel("textbook", { onProgress: ({ doneBytes }) => progress.push(doneBytes) });
    await answer(workers.latest, MODEL_FACTS);
    await opening;
    expect(progress).toEqual([0]);
  });

  test("tells its owner when a dead worker was replaced, and when none can be", async () => {
    const { engine, workers } = await opened();
    const changes: string[] = [];
    engine.onWorkerChange = (change) => changes.push(change);
    for (let death = 0; death < 3; death++) await workers.die();
    expect(changes).toEqual(["replaced", "replaced", "lost"]);
  });
});

describe("Engine with a model from files", () => {
  const names = new Map<WorkerLink, string>();
  const starting = async (name: string): Promise<WorkerLink> => {
    const link = await WorkerLink.open(new FakeWorkers().start, NO_MODULE);
    names.set(link, name);
    return link;
  };
  const fastest = (start: LinkChoice["start"]): readonly LinkChoice[] => [
    { start, without: "It is slower" },
    { start: () => starting("models") },
  ];

  const openFolder: FileModelsParts["openFolder"] = (link, _, { eightBits, warnings }) =>
    Promise.reject(new Error([names.get(link), eightBits, ...warnings].join("; ")));

  /** Which worker each model is opened in, and what it has to say of that. */
  async function openedIn(
    choices: Partial<Pick<FileModelsParts, "forFloats" | "forEightBits">>,
    ...each: readonly OpenOptions[]
  ): Promise<readonly string[]> {
    const engine = await openWorkerEngine({
      startLink: () => starting("first"),
      loadFileModels: (context) => Promise.resolve(new FileModels(context, { ...NO_CHOICE, ...choices, openFolder })),
    });
    const said: string[] = [];
    for (const options of each) {
      said.push(await engine.openModel([], options).then(String, (thrown: unknown) => (thrown as Error).message));
    }
    engine.close();
    return said;
  }

  test("asks the fastest worker there is for what is opened: floats, or eight bits", async () => {
    const forFloats = [{ start: () => starting("floats") }];
    const forEightBits = [{ start: () => starting("eight") }];
    const said = await openedIn({ forFloats, forEightBits }, {}, { eightBits: true }, { eightBits: false });
    expect(said).toEqual(["floats; false", "eight; true", "floats; false"]);
  });

  test("starts a worker once, however many models it opens", async () => {
    const start = vi.fn(() => starting("fast"));
    expect(await openedIn({ forFloats: fastest(start) }, {}, {})).toEqual(["fast; false", "fast; false"]);
    expect(start).toHaveBeenCalledOnce();
  });

  test("goes on to the next worker where the faster one cannot be had, without a word", async () => {
    expect(await openedIn({ forFloats: fastest(() => Promise.resolve(undefined)) }, {})).toEqual(["models; false"]);
    expect(await openedIn({}, {})).toEqual(["first; false"]);
  });

  test("says so where the faster worker fails, goes on to the next, and tries it again with the next model", async () => {
    const start = vi
      .fn(() => starting("fast"))
      .mockImplementationOnce(() => Promise.reject(new AttentionError("E_WASM_SIMD", "It is wrong.")));
    expect(await openedIn({ forFloats: fastest(start) }, {}, {})).toEqual([
      "models; false; It is slower: It is wrong.",
      "fast; false",
    ]);
  });

  test("opens no model where the last worker fails", async () => {
    const refuse = (): Promise<WorkerLink> => Promise.reject(new Error("It is not there."));
    expect(await openedIn({ forFloats: [{ start: refuse }] }, {})).toEqual(["It is not there."]);
  });
});

describe("Model", () => {
  test("describes itself as the core did", async () => {
    const { model } = await opened();
    expect(model).toMatchObject({ name: "textbook", layers: 2, heads: 3, modelDim: 8, maxTokens: 16 });
    expect([model.headsIn(0), model.headsIn(1), model.headsIn(2)]).toEqual([3, 2, 0]);
    expect(model.headNote(0, 0)?.name).toBe("first");
    expect(model.headNote(1, 0)).toBeUndefined();
    expect(model.headNote(9, 9)).toBeUndefined();
  });

  test("gives each token its text, and keeps the text that was run", async () => {
    const { trace } = await ran();
    expect(trace.text).toBe("abc");
    expect(trace.tokens).toEqual([
      { id: 7, text: "a", start: 0, end: 1 },
      { id: 8, text: "b", start: 1, end: 2 },
      { id: 7, text: "c", start: 2, end: 3 },
    ]);
  });

  test.each([-1, 1.5, NaN, 2 ** 32])("refuses the id %d", async (id) => {
    const { model, workers } = await opened();
    const before = workers.latest.received.length;
    await expect(model.run({ tokens: [1, id] })).rejects.toMatchObject({
      code: "E_TOKEN",
      message: expect.stringContaining(String(id)) as string,
    });
    expect(workers.latest.received).toHaveLength(before);
  });

  test.each<[string, (model: Model) => Promise<unknown>]>([
    ["E_TOKEN", (model) => (model.run as () => Promise<unknown>).call(model)],
    ["E_RANGE", (model) => model.run("a", null as unknown as undefined)],
    ["E_TOKEN", (model) => (model.generate as () => Promise<unknown>).call(model)],
    ["E_RANGE", (model) => model.generate("a", null as unknown as undefined)],
  ])("refuses with %s what is no request", async (code, ask) => {
    const { model } = await opened();
    await expect(ask(model)).rejects.toMatchObject({ name: "AttentionError", code });
  });

  test("frees its traces when it is closed, and then refuses to run", async () => {
    const { model, trace, workers } = await ran();
    model.close();
    model.close();
    expect(workers.latest.told.slice(-2)).toEqual(["closeTrace", "closeModel"]);
    await expect(model.run("x")).rejects.toMatchObject({ code: "E_CLOSED" });
    await expect(trace.weights({ layer: 0, head: 0 })).rejects.toMatchObject({ code: "E_CLOSED" });
  });

  test("answers from what came along with the run without asking the worker", async () => {
    const { model, workers } = await opened();
    const running = model.run("abc", { prefetch: [{ map: "weights", layer: 0, head: 0 }] });
    const values = Float32Array.of(1, 0.5, 0, 0.5);
    const prefetched = { sizes: Uint32Array.of(2), values, masked: new Uint8Array() };
    await answer(workers.latest, { ...runFacts(7, 8, 7), prefetched });
    const trace = await running;
    const messages = workers.latest.received.length;
    expect(await trace.weights({ layer: 0, head: 0 })).toEqual(values);
    expect(workers.latest.received).toHaveLength(messages);
    void trace.weights({ layer: 0, head: 0 }).catch(() => undefined);
    await Promise.resolve();
    expect(workers.latest.received.length).toBeGreaterThan(messages);
  });

  test("has a new worker make its live traces again from their ids", async () => {
    const { trace, workers } = await ran();
    await workers.die();
    void trace.residual({ layer: 0 }).catch(() => undefined);
    expect(workers.latest.received).toMatchObject([
      { kind: "work", work: { kind: "openModel" } },
      { kind: "work", work: { kind: "run", input: Uint32Array.of(7, 8, 7) } },
      { kind: "work", work: { kind: "residual" } },
    ]);
  });

  test("continues greedily, with the words as they last stood in the prompt", async () => {
    const { model, workers } = await opened();
    const told: string[] = [];
    const generating = model.generate("abc", { tokens: 2, onToken: ({ token }) => told.push(token) });
    await answer(workers.latest, runFacts(7, 8, 7));
    await answer(workers.latest, drawn(8));
    await answer(workers.latest, runFacts(7, 8, 7, 8));
    await answer(workers.latest, drawn(7));
    expect(await generating).toEqual({ text: "abcbc", ids: [7, 8, 7, 8, 7], endedBy: "count" });
    expect(told).toEqual(["b", "c"]);
    expect(workers.latest.told.filter((kind) => kind === "closeTrace")).toHaveLength(2);
  });

  test("draws every token as it is asked to, and counts the draws", async () => {
    const { model, workers } = await opened();
    const how = { temperature: 0.8, topK: 5, topP: 0.9, seed: 3 };
    const generating = model.generate("abc", { tokens: 2, ...how });
    await answer(workers.latest, runFacts(7, 8, 7));
    expect(await nextWork(workers)).toMatchObject({ kind: "sample", position: 2, draw: 0, ...how });
    await answer(workers.latest, drawn(8));
    await answer(workers.latest, runFacts(7, 8, 7, 8));
    expect(await nextWork(workers)).toMatchObject({ kind: "sample", position: 3, draw: 1, ...how });
    await answer(workers.latest, drawn(7));
    expect(await generating).toMatchObject({ text: "abcbc" });
  });

  test("says that no token can be drawn where no logit is a number, and keeps what came before", async () => {
    const { model, workers } = await opened();
    const told: string[] = [];
    const generating = model.generate("abc", { tokens: 2, onToken: ({ token }) => told.push(token) });
    const refused = expect(generating).rejects.toMatchObject({
      code: "E_NOT_FINITE",
      message: expect.stringContaining("After token 3 no next token can be drawn") as string,
    });
    await answer(workers.latest, runFacts(7, 8, 7));
    await answer(workers.latest, drawn(8));
    await answer(workers.latest, runFacts(7, 8, 7, 8));
    await answer(workers.latest, {
      ids: new Uint32Array(),
      logits: new Float32Array(),
      probabilities: new Float32Array(),
    });
    await refused;
    expect(told).toEqual(["b"]);
  });

  test("refuses to continue at a temperature below 0, or by half a token", async () => {
    const { model } = await opened();
    await expect(model.generate("a", { temperature: -1 })).rejects.toMatchObject({ code: "E_RANGE" });
    await expect(model.generate("a", { tokens: 0.5 })).rejects.toMatchObject({ code: "E_RANGE" });
  });
});

describe("Trace", () => {
  test("asks for all rows and columns unless told which", async () => {
    const { trace, workers } = await ran();
    void trace.weights({ layer: 1, head: 0 }).catch(() => undefined);
    expect(lastWork(workers)).toMatchObject({ firstRow: 0, lastRow: 3, firstColumn: 0, lastColumn: 3 });
    void trace.scores({ layer: 1, head: 0, rows: [1, 2], columns: [0, 1] }).catch(() => undefined);
    expect(lastWork(workers)).toMatchObject({ what: "scores", firstRow: 1, lastRow: 2, firstColumn: 0, lastColumn: 1 });
  });

  test.each<[string, (trace: Trace) => Promise<unknown>]>([
    ["E_LAYER", (trace) => trace.weights({ layer: -1, head: 0 })],
    ["E_LAYER", (trace) => trace.residual({ layer: 0.5 })],
    ["E_HEAD", (trace) => trace.queries({ layer: 0, head: NaN })],
    ["E_RANGE", (trace) => trace.scores({ layer: 0, head: 0, rows: [-1, 2] })],
    ["E_RANGE", (trace) => trace.scores({ layer: 0, head: 0, columns: [0, Infinity] })],
    ["E_BINS", (trace) => trace.pooledWeights({ layer: 0, head: 0, bins: 2.5 })],
    ["E_BINS", (trace) => trace.pooledWeights({ layer: 0, head: 0, bins: 0 })],
    ["E_RANGE", (trace) => trace.rolledWeights({ layer: 0, head: 0, groups: [0, 1.5] })],
    ["E_RANGE", (trace) => trace.rolledWeights({ layer: 0, head: 0, groups: [0, -1] })],
    ["E_RANGE", (trace) => trace.rolledWeights({ layer: 0, head: 0, groups: "0" as never })],
    ["E_POSITION", (trace) => trace.logits({ position: -1, top: 1 })],
    ["E_RANGE", (trace) => trace.logits({ position: 0, top: -1 })],
  ])("refuses with %s what C++ would take for another number", async (code, ask) => {
    const { trace, workers } = await ran();
    const before = workers.latest.received.length;
    await expect(ask(trace)).rejects.toMatchObject({ code });
    expect(workers.latest.received).toHaveLength(before);
  });

  test.each([
    ["weights", "E_LAYER"],
    ["scores", "E_LAYER"],
    ["maskedScores", "E_LAYER"],
    ["queries", "E_LAYER"],
    ["keys", "E_LAYER"],
    ["values", "E_LAYER"],
    ["residual", "E_LAYER"],
    ["pooledWeights", "E_LAYER"],
    ["rolledWeights", "E_LAYER"],
    ["logits", "E_POSITION"],
  ] as const)("refuses %s() of nothing with %s", async (name, code) => {
    const { trace } = await ran();
    const careless = trace as unknown as Record<typeof name, (request?: unknown) => Promise<unknown>>;
    await expect(careless[name]()).rejects.toMatchObject({ name: "AttentionError", code });
    await expect(careless[name](null)).rejects.toMatchObject({ name: "AttentionError", code });
  });

  test("names the candidates by the last token of the same id", async () => {
    const { trace, workers } = await ran();
    const asked = trace.logits({ position: 2, top: 2 });
    const logits = Float32Array.of(2, 1);
    await answer(workers.latest, { ids: Uint32Array.of(7, 9), logits, probabilities: Float32Array.of(0.75, 0.25) });
    expect(await asked).toEqual([
      { id: 7, token: "c", logit: 2, probability: 0.75 },
      { id: 9, token: "", logit: 1, probability: 0.25 },
    ]);
  });

  test("is freed once, however often it is closed", async () => {
    const { trace, workers } = await ran();
    trace.close();
    trace.close();
    expect(workers.latest.told.filter((kind) => kind === "closeTrace")).toHaveLength(1);
  });
});

test("the latest request of a lane wins over all that the engine offers", async () => {
  const { model, trace } = await ran();
  const older = [
    trace.weights({ layer: 0, head: 0, lane: "picture" }),
    model.run("x", { lane: "picture" }),
    model.generate("x", { lane: "picture" }),
    trace.logits({ position: 0, top: 1, lane: "picture" }),
  ];
  const settled = Promise.allSettled(older);
  void trace.keys({ layer: 0, head: 0, lane: "picture" }).catch(() => undefined);
  for (const result of await settled) {
    expect(result).toMatchObject({ status: "rejected", reason: { name: "AbortError" } });
  }
});
