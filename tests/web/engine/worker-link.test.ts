import { describe, expect, test, vi } from "vitest";

import type {
  LogitsWork,
  ModelPlan,
  OpenModelWork,
  PlanModelWork,
  RunWork,
  WriteRowsWork,
} from "../../../web/src/engine/protocol.ts";

import { WorkerLink } from "../../../web/src/engine/worker-link.ts";
import { FakeWorkers, MODEL_FACTS, NO_MODULE, runFacts } from "./fake-worker.ts";

const OPEN: OpenModelWork = { kind: "openModel", model: 1, seed: 1 };
const RUN: RunWork = { kind: "run", model: 1, trace: 2, input: "a b" };
const LOGITS: LogitsWork = { kind: "logits", trace: 2, position: 0, top: 1, also: new Uint32Array() };
const PLAN: PlanModelWork = {
  ...{ kind: "planModel", model: 1, config: new Uint8Array(), headers: new Uint8Array() },
  ...{ lengths: new Uint32Array(), fileNames: ["model.safetensors"], fileBytes: new Float64Array() },
  eightBits: false,
};
const NO_PLAN = {} as ModelPlan;
const ROWS: WriteRowsWork = { kind: "writeRows", model: 1, read: 0, firstRow: 0, bytes: new Uint8Array() };
const TOP = { ids: Uint32Array.of(7), logits: Float32Array.of(1), probabilities: Float32Array.of(1) };

async function linked(workers = new FakeWorkers()): Promise<{ link: WorkerLink; workers: FakeWorkers }> {
  return { link: await WorkerLink.open(workers.start, NO_MODULE), workers };
}

test("WorkerLink gives the bytes of a file away, and nothing that it may have to send again", async () => {
  const { link, workers } = await linked();
  void link.ask(PLAN).catch(() => undefined);
  void link.ask(ROWS).catch(() => undefined);
  expect(workers.latest.given).toEqual([ROWS.bytes.buffer]);
  expect(workers.latest.given[0]).toBe(ROWS.bytes.buffer);
  link.close();
});

describe("WorkerLink answers", () => {
  test("a result with its own request, in whatever order the results come", async () => {
    const { link, workers } = await linked();
    const open = link.ask(OPEN);
    const run = link.ask(RUN);
    workers.latest.say({ kind: "done", id: workers.latest.idOf("run"), result: runFacts(7) });
    workers.latest.say({ kind: "done", id: workers.latest.idOf("openModel"), result: MODEL_FACTS });
    expect(await open).toBe(MODEL_FACTS);
    expect((await run).ids).toEqual(Uint32Array.of(7));
  });

  test("a fault with an AttentionError of the same code and sentence", async () => {
    const { link, workers } = await linked();
    const asked = link.ask(LOGITS);
    workers.latest.say({ kind: "fault", id: workers.latest.idOf("logits"), code: "E_POSITION", message: "no 9" });
    await expect(asked).rejects.toMatchObject({ name: "AttentionError", code: "E_POSITION", message: "no 9" });
  });

  test("with E_MEMORY what cannot be copied to the worker, and waits for nothing then", async () => {
    const { link, workers } = await linked();
    workers.latest.refusal = new RangeError("no room");
    await expect(link.ask(LOGITS)).rejects.toMatchObject({
      code: "E_MEMORY",
      message: expect.stringContaining("no room") as string,
    });
    expect(workers.latest.isBusy).toBe(false);
  });

  test("nothing twice, and ignores answers that nobody waits for", async () => {
    const { link, workers } = await linked();
    const asked = link.ask(LOGITS);
    const id = workers.latest.idOf("logits");
    workers.latest.say({ kind: "done", id, result: TOP });
    workers.latest.say({ kind: "fault", id, code: "E_LATE", message: "late" });
    expect(await asked).toBe(TOP);
  });

  test("by keeping the worker busy exactly while something is pending", async () => {
    const { link, workers } = await linked();
    expect(workers.latest.isBusy).toBe(false);
    const asked = link.ask(LOGITS);
    expect(workers.latest.isBusy).toBe(true);
    workers.latest.say({ kind: "done", id: workers.latest.idOf("logits"), result: TOP });
    await asked;
    expect(workers.latest.isBusy).toBe(false);
  });
});

describe("aborting", () => {
  test("rejects at once with the signal's reason and tells the worker", async () => {
    const { link, workers } = await linked();
    const abort = new AbortController();
    const asked = link.ask(LOGITS, abort.signal);
    abort.abort(new Error("changed my mind"));
    await expect(asked).rejects.toThrow("changed my mind");
    expect(workers.latest.told).toEqual(["logits", "abort"]);
    expect(workers.latest.isBusy).toBe(false);
  });

  test("beforehand sends nothing", async () => {
    const { link, workers } = await linked();
    await expect(link.ask(LOGITS, AbortSignal.abort(new Error("too late")))).rejects.toThrow("too late");
    expect(workers.latest.told).toEqual([]);
  });

  test("a run closes the trace that the worker may have made by then", async () => {
    const { link, workers } = await linked();
    const abort = new AbortController();
    const asked = link.ask(RUN, abort.signal);
    abort.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
    expect(workers.latest.received.at(-1)).toEqual({ kind: "closeTrace", trace: 2 });
  });

  test("after the answer does nothing", async () => {
    const { link, workers } = await linked();
    const abort = new AbortController();
    const asked = link.ask(LOGITS, abort.signal);
    workers.latest.say({ kind: "done", id: workers.latest.idOf("logits"), result: TOP });
    await asked;
    abort.abort();
    expect(workers.latest.told).toEqual(["logits"]);
  });
});

describe("a worker that died", () => {
  test("is replaced, and asked again what is pending, after what that needs", async () => {
    const { link, workers } = await linked();
    const changes: string[] = [];
    link.onChange = (change) => changes.push(change);
    link.keep(1, OPEN);
    link.keep(2, RUN);
    const asked = link.ask(LOGITS);
    await workers.die();
    expect(workers.all).toHaveLength(2);
    expect(workers.latest.told).toEqual(["openModel", "run", "logits"]);
    expect(changes).toEqual(["replaced"]);
    workers.latest.say({ kind: "done", id: workers.latest.idOf("logits"), result: TOP });
    expect(await asked).toBe(TOP);
  });

  test("in the middle of an opening ends it: no other worker has what was read so far", async () => {
    const { link, workers } = await linked();
    const plan = link.ask(PLAN);
    await workers.die("it was killed early");
    // What was only planned is planned anew.
    workers.latest.say({ kind: "done", id: workers.latest.idOf("planModel"), result: NO_PLAN });
    expect(await plan).toBe(NO_PLAN);
    const pending = link.ask(ROWS).catch((thrown: unknown) => thrown);
    await workers.die();
    const lost = {
      code: "E_WORKER_LOST",
      message: "The worker died while the model was being opened, because it was killed.",
    };
    expect(await pending).toMatchObject(lost);
    await expect(link.ask(ROWS)).rejects.toMatchObject(lost);
    await expect(link.ask({ kind: "finishModel", model: 1 })).rejects.toMatchObject(lost);
    expect(workers.latest.told).toEqual([]);
    // The next opening has a worker of its own again.
    void link.ask({ ...PLAN, model: 2 });
    void link.ask({ ...ROWS, model: 2 });
    expect(workers.latest.told).toEqual(["planModel", "writeRows"]);
  });

  test("is not told of what was closed or aborted", async () => {
    const { link, workers } = await linked();
    link.keep(1, OPEN);
    link.keep(2, RUN);
    link.closeTrace(2);
    const abort = new AbortController();
    const asked = link.ask(LOGITS, abort.signal);
    abort.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
    await workers.die();
    expect(workers.latest.told).toEqual([]);
  });

  test("has its successor make a model and a trace again when they are asked about, once", async () => {
    const { link, workers } = await linked();
    link.keep(1, OPEN);
    link.keep(2, RUN);
    link.keep(3, { ...RUN, trace: 3 });
    await workers.die();
    expect(workers.latest.told).toEqual([]);
    const asked = Promise.allSettled([link.ask(LOGITS), link.ask(LOGITS), link.ask({ ...RUN, trace: 4 })]);
    expect(workers.latest.told).toEqual(["openModel", "run", "logits", "logits", "run"]);
    link.close();
    await asked;
  });

  test("takes requests while its successor starts", async () => {
    const { link, workers } = await linked();
    const dying = workers.die();
    const asked = link.ask(LOGITS);
    await dying;
    workers.latest.say({ kind: "done", id: workers.latest.idOf("logits"), result: TOP });
    expect(await asked).toBe(TOP);
  });

  test("twice over the same request rejects it with E_WORKER_LOST and goes on", async () => {
    const { link, workers } = await linked();
    const asked = link.ask(LOGITS);
    const refused = expect(asked).rejects.toMatchObject({
      code: "E_WORKER_LOST",
      message: expect.stringContaining("exit code 1") as string,
    });
    await workers.die();
    await workers.die("it ended with exit code 1");
    await refused;
    const next = link.ask(LOGITS);
    workers.latest.say({ kind: "done", id: workers.latest.idOf("logits"), result: TOP });
    expect(await next).toBe(TOP);
  });

  test("for the third time within a minute is not replaced", async () => {
    const { link, workers } = await linked();
    const changes: string[] = [];
    link.onChange = (change) => changes.push(change);
    await workers.die();
    await workers.die();
    const asked = link.ask(LOGITS);
    const refused = expect(asked).rejects.toMatchObject({ code: "E_WORKER_LOST" });
    await workers.die();
    await refused;
    expect(workers.all).toHaveLength(3);
    expect(changes).toEqual(["replaced", "replaced", "lost"]);
    await expect(link.ask(LOGITS)).rejects.toMatchObject({ code: "E_WORKER_LOST" });
  });

  test("more than a minute ago is forgotten", async () => {
    const clock = vi.spyOn(performance, "now");
    try {
      const { workers } = await linked();
      for (const minute of [0, 1.1, 2.2, 3.3]) {
        clock.mockReturnValue(minute * 60_000);
        await workers.die();
      }
      expect(workers.all).toHaveLength(5);
    } finally {
      clock.mockRestore();
    }
  });

  test("because the module trapped is terminated and replaced", async () => {
    const { link, workers } = await linked();
    const asked = link.ask(LOGITS);
    const first = workers.latest;
    first.say({ kind: "broken", message: "unreachable" });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(first.isTerminated).toBe(true);
    workers.latest.say({ kind: "done", id: workers.latest.idOf("logits"), result: TOP });
    expect(await asked).toBe(TOP);
  });

  test("while its successor starts counts as another death", async () => {
    const { link, workers } = await linked();
    const changes: string[] = [];
    link.onChange = (change) => changes.push(change);
    workers.latest.events.onDeath("first");
    await Promise.resolve();
    workers.latest.events.onDeath("second");
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(workers.all).toHaveLength(3);
    expect(changes).toEqual(["replaced"]);
  });
});

describe("opening", () => {
  test("rejects with the reason of a worker that cannot use the module, and ends it", async () => {
    const workers = new FakeWorkers({ kind: "unfit", code: "E_WASM_SIMD", message: "wrong numbers" });
    await expect(linked(workers)).rejects.toMatchObject({ code: "E_WASM_SIMD", message: "wrong numbers" });
    expect(workers.latest.isTerminated).toBe(true);
  });

  test("rejects with E_WORKER_START when the worker dies before it is ready", async () => {
    const workers = new FakeWorkers(undefined);
    const opening = linked(workers);
    await Promise.resolve();
    workers.latest.events.onDeath("it ended with exit code 9");
    await expect(opening).rejects.toMatchObject({
      code: "E_WORKER_START",
      message: expect.stringContaining("exit code 9") as string,
    });
  });
});

describe("closing", () => {
  test("a trace rejects what is pending on it with E_CLOSED and frees it in the worker", async () => {
    const { link, workers } = await linked();
    const asked = link.ask(LOGITS);
    const other = link.ask({ ...LOGITS, trace: 5 });
    link.closeTrace(2);
    await expect(asked).rejects.toMatchObject({ code: "E_CLOSED" });
    expect(workers.latest.told).toEqual(["logits", "logits", "closeTrace"]);
    link.close();
    await expect(other).rejects.toMatchObject({ code: "E_CLOSED" });
  });

  test("the engine ends the worker and refuses everything after", async () => {
    const { link, workers } = await linked();
    const asked = link.ask(LOGITS);
    link.close();
    await expect(asked).rejects.toMatchObject({ code: "E_CLOSED" });
    await expect(link.ask(LOGITS)).rejects.toMatchObject({ code: "E_CLOSED" });
    expect(workers.latest.isTerminated).toBe(true);
  });

  test("while a worker is being replaced leaves no worker behind", async () => {
    const { link, workers } = await linked();
    const dying = workers.die();
    link.close();
    await dying;
    expect(workers.all.slice(1).every((worker) => worker.isTerminated)).toBe(true);
  });
});
