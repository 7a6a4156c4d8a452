import { expect, test } from "vitest";

import type { FromWorker, Work } from "../../../web/src/engine/protocol.ts";

import { CoreWork } from "../../../web/src/engine/core-work.ts";
import { AttentionError } from "../../../web/src/engine/fault.ts";
import { RequestServer } from "../../../web/src/engine/serve-requests.ts";
import { FakeCore } from "./fake-core.ts";

const UNITS_PER_MS = 1e6;

/** A server on a clock that only work moves, and an inbox that is read when the test says so. */
function serving() {
  const core = new FakeCore();
  let nowMs = 0;
  core.onAdvance = (done) => void (nowMs += done / UNITS_PER_MS);
  const replies: FromWorker[] = [];
  const transferred: ArrayBuffer[] = [];
  let resume: (() => void) | undefined;
  const server = new RequestServer(new CoreWork(core.asCore), {
    now: () => nowMs,
    post: (reply, transfer) => {
      replies.push(reply);
      transferred.push(...transfer);
    },
    afterInbox: (call) => (resume = call),
  });
  /** One turn of the worker, if it has put one off; false when it is idle. */
  const turn = (): boolean => {
    const call = resume;
    resume = undefined;
    call?.();
    return call !== undefined;
  };
  const ask = (id: number, work: Work): void => server.receive({ kind: "work", id, work });
  const kinds = (): string[] => replies.map((reply) => ("id" in reply ? `${reply.kind} ${reply.id}` : reply.kind));
  ask(0, { kind: "openModel", model: 1, seed: 1 });
  turn();
  replies.length = 0;
  return { core, server, replies, transferred, turn, ask, kinds, clock: () => nowMs };
}

const run = (trace: number, tokens: number): Work => ({
  kind: "run",
  model: 1,
  trace,
  input: new Uint32Array(tokens),
});

test("RequestServer does short work at once, without going round by the inbox", () => {
  const { ask, turn, kinds } = serving();
  ask(1, run(1, 1));
  expect(kinds()).toEqual(["done 1"]);
  turn();
  expect(turn()).toBe(false);
});

test("RequestServer reads its inbox between many short requests, where an abort may stand", () => {
  const { ask, turn, kinds, server } = serving();
  ask(1, run(1, 1));
  ask(2, run(2, 1));
  ask(3, run(3, 1));
  server.receive({ kind: "abort", id: 2 });
  expect(kinds()).toEqual(["done 1"]);
  while (turn());
  expect(kinds()).toEqual(["done 1", "done 3"]);
});

test("RequestServer reads its inbox before 8 ms of work are over", () => {
  const { ask, turn, kinds, clock } = serving();
  let beganMs = clock();
  const turnsMs: number[] = [];
  ask(1, run(1, 200));
  do {
    turnsMs.push(clock() - beganMs);
    beganMs = clock();
  } while (turn());
  expect(kinds()).toContain("done 1");
  expect(turnsMs.length).toBeGreaterThan(25);
  expect(Math.max(...turnsMs)).toBeLessThan(8);
});

test("RequestServer does one thing after the other, in the order asked", () => {
  const { ask, turn, kinds } = serving();
  ask(1, run(1, 50));
  ask(2, run(2, 1));
  ask(3, run(3, 20));
  while (turn());
  expect(kinds().filter((kind) => kind !== "alive")).toEqual(["done 1", "done 2", "done 3"]);
});

const opening: Work = { kind: "headerBytes", first: new Uint8Array(8), fileBytes: 10, name: "a" };

test("RequestServer opens a model between the slices of long work, which goes on where it was", () => {
  const { ask, turn, kinds, core } = serving();
  ask(1, run(1, 1000));
  ask(2, run(2, 1));
  turn();
  ask(3, opening);
  ask(4, opening);
  turn();
  expect(kinds()).toEqual(["done 3", "done 4"]);
  while (turn());
  expect(kinds()).toEqual(["done 3", "done 4", "done 1", "done 2"]);
  expect(core.jobs.size).toBe(0);
});

test("RequestServer drops what is aborted while it waits for an opening, and goes on after one that is refused", () => {
  const { ask, turn, kinds, server, core } = serving();
  core.onHeaderBytes = () => {
    server.receive({ kind: "abort", id: 1 });
    throw new AttentionError("E_ST_SHORT", "too short");
  };
  ask(1, run(1, 1000));
  ask(2, run(2, 1));
  ask(3, opening);
  while (turn());
  expect(kinds()).toEqual(["fault 3", "done 2"]);
  expect(core.jobs.size).toBe(0);
});

test("RequestServer does not work on because another request comes in while it lets the inbox be read", () => {
  const { ask, core } = serving();
  ask(1, run(1, 50));
  const calls = core.amounts.length;
  ask(2, run(2, 1));
  expect(core.amounts).toHaveLength(calls);
});

test("RequestServer drops the job of work that is aborted while it runs, and goes on with the next", () => {
  const { ask, turn, kinds, server, core, clock } = serving();
  ask(1, run(1, 1000));
  ask(2, run(2, 1));
  turn();
  const abortedMs = clock();
  server.receive({ kind: "abort", id: 1 });
  expect(core.jobs.size).toBe(0);
  while (turn());
  expect(kinds()).toEqual(["done 2"]);
  expect(clock() - abortedMs).toBeLessThan(8);
});

test("RequestServer never begins work that was aborted while it waited", () => {
  const { ask, turn, kinds, server } = serving();
  ask(1, run(1, 20));
  ask(2, run(2, 20));
  server.receive({ kind: "abort", id: 2 });
  while (turn());
  expect(kinds()).toEqual(["done 1"]);
});

test("RequestServer gives a sign of life about once a second of long work", () => {
  const { ask, turn, kinds } = serving();
  ask(1, run(1, 5000));
  while (turn());
  expect(kinds().filter((kind) => kind === "alive")).toHaveLength(4);
});

test("RequestServer answers what the core refuses with its code and sentence, and goes on", () => {
  const { ask, turn, kinds, replies } = serving();
  ask(1, { kind: "openModel", model: 2, seed: 0 });
  ask(2, run(1, 1));
  while (turn());
  expect(replies[0]).toEqual({ kind: "fault", id: 1, code: "E_RANGE", message: "no seed 0" });
  expect(kinds()).toEqual(["fault 1", "done 2"]);
});

test("RequestServer says E_HANDLE when asked about what it does not have", () => {
  const { ask, turn, replies } = serving();
  ask(1, { kind: "logits", trace: 99, position: 0, top: 1, also: new Uint32Array() });
  ask(2, { kind: "run", model: 99, trace: 1, input: "a" });
  while (turn());
  expect(replies).toMatchObject([
    { id: 1, code: "E_HANDLE" },
    { id: 2, code: "E_HANDLE" },
  ]);
});

test("RequestServer says that the module is broken when it traps, and touches it no more", () => {
  const { ask, server, core, replies } = serving();
  core.onAdvance = () => {
    throw new WebAssembly.RuntimeError("unreachable");
  };
  ask(1, run(1, 1));
  expect(replies).toEqual([{ kind: "broken", message: "unreachable" }]);
  const calls = core.amounts.length;
  ask(2, run(2, 1));
  server.receive({ kind: "abort", id: 2 });
  expect(core.amounts).toHaveLength(calls);
  expect(replies).toHaveLength(1);
});

test("RequestServer cuts text into words and says where each one stands", () => {
  const { ask, replies } = serving();
  ask(1, { kind: "run", model: 1, trace: 1, input: "ab  cde" });
  expect(replies[0]).toMatchObject({
    result: { ids: Uint32Array.of(2, 3), starts: Uint32Array.of(0, 2), ends: Uint32Array.of(2, 7) },
  });
});

test("RequestServer refuses text of more tokens than the model takes, with the number", () => {
  const { ask, replies, turn } = serving();
  ask(1, { kind: "run", model: 1, trace: 1, input: "a b c d" });
  ask(2, { kind: "run", model: 1, trace: 2, input: "a b c d e" });
  while (turn());
  expect(replies[0]).toMatchObject({ kind: "done" });
  expect(replies[1]).toMatchObject({
    kind: "fault",
    code: "E_TOO_LONG",
    message: expect.stringContaining("4") as string,
  });
});

test("RequestServer moves the arrays of a result instead of copying them", () => {
  const { ask, replies, transferred } = serving();
  ask(1, run(1, 3));
  const [reply] = replies;
  if (reply?.kind !== "done" || !("ids" in reply.result)) throw new Error("the run was not answered");
  expect(transferred).toContain(reply.result.ids.buffer);
});

test("RequestServer never leaves a trace behind that was closed while it was still made, or waited for", () => {
  const { ask, server, core, turn } = serving();
  ask(1, run(1, 50));
  ask(2, run(2, 50));
  server.receive({ kind: "closeTrace", trace: 1 });
  server.receive({ kind: "closeTrace", trace: 2 });
  while (turn());
  expect(core.traces.size).toBe(0);
  expect(core.jobs.size).toBe(0);
});

test("RequestServer frees a trace when told to, and minds no unknown one", () => {
  const { ask, server, core } = serving();
  ask(1, run(1, 1));
  expect(core.traces.size).toBe(1);
  server.receive({ kind: "closeTrace", trace: 1 });
  server.receive({ kind: "closeTrace", trace: 77 });
  server.receive({ kind: "closeModel", model: 77 });
  expect(core.traces.size).toBe(0);
});
