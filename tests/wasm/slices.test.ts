// No call into the module may last over 8 ms before the worker reads its inbox, however long the text.

import { expect, test } from "vitest";

import type { Work } from "../../web/src/engine/protocol.ts";

import { RequestServer } from "../../web/src/engine/serve-requests.ts";
import { openCore } from "./engine-under-test.ts";

const LIMIT_MS = 8;
const TEXT = Array.from({ length: 5000 }, (_, index) => `word${(index * index) % 900}`).join(" ");
const WHOLE = { trace: 2, layer: 1, head: 0, firstRow: 0, lastRow: 5000, firstColumn: 0, lastColumn: 5000 };
const LONG_WORK: readonly (readonly [string, Work])[] = [
  ["a run of 5,000 tokens", { kind: "run", model: 1, trace: 2, input: TEXT }],
  ["pooled weights of all 5,000 rows", { ...WHOLE, kind: "pooled", bins: 512 }],
  ["all 5,000 x 5,000 weights", { ...WHOLE, kind: "window", what: "weights" }],
];

/** From one reading of the inbox to the next. */
interface Turn {
  readonly wallMs: number;
  /** Time on a processor, in this process: what is left when other processes want the processor, too. */
  readonly cpuMs: number;
}

async function openServer(): Promise<{ turnsOf: (id: number, work: Work) => Turn[]; done: () => number }> {
  let resume: (() => void) | undefined;
  let done = 0;
  const server = new RequestServer(await openCore(), {
    now: () => performance.now(),
    post: (reply) => void (done += Number(reply.kind === "done")),
    afterInbox: (call) => (resume = call),
  });
  const turnsOf = (id: number, work: Work): Turn[] => {
    const turns: Turn[] = [];
    let turn: (() => void) | undefined = () => server.receive({ kind: "work", id, work });
    while (turn) {
      resume = undefined;
      turns.push(measured(turn));
      turn = resume;
    }
    return turns;
  };
  return { turnsOf, done: () => done };
}

function measured(turn: () => void): Turn {
  const [beganMs, beganCpu] = [performance.now(), process.cpuUsage()];
  turn();
  const { user, system } = process.cpuUsage(beganCpu);
  return { wallMs: performance.now() - beganMs, cpuMs: (user + system) / 1000 };
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? NaN;
}

test("turns of the worker are short, through a long run and long pictures of it", { timeout: 120_000 }, async () => {
  const { turnsOf, done } = await openServer();
  turnsOf(0, { kind: "openModel", model: 1, seed: 1 });
  for (const [index, [name, work]] of LONG_WORK.entries()) {
    const turns = turnsOf(index + 1, work);
    const wall = turns.map(({ wallMs }) => wallMs);
    const [median, most, longest] = [0.5, 0.95, 1].map((share) => quantile(wall, share).toFixed(1));
    console.log(`${name}: ${turns.length} turns, median ${median} ms, 95 % below ${most} ms, longest ${longest} ms`);
    expect(turns.length).toBeGreaterThan(10);
    // As a rule: single turns are longer when the engine compiles or collects garbage in between.
    const cpu = turns.map(({ cpuMs }) => cpuMs);
    expect(quantile(cpu, 0.5)).toBeLessThan(LIMIT_MS);
  }
  expect(done()).toBe(1 + LONG_WORK.length);
});
