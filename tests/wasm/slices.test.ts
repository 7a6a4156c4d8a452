// No call into the module may last over 8 ms before the worker reads its inbox, however long the text. What is
// tested is that long work is cut into many turns; how long they last is printed, since a busy machine decides it, too.

import { expect, test } from "vitest";

import type { Work } from "../../web/src/engine/protocol.ts";

import { RequestServer } from "../../web/src/engine/serve-requests.ts";
import { openCore } from "./engine-under-test.ts";

const TEXT = Array.from({ length: 5000 }, (_, index) => `word${(index * index) % 900}`).join(" ");
const WHOLE = { trace: 2, layer: 1, head: 0, firstRow: 0, lastRow: 5000, firstColumn: 0, lastColumn: 5000 };
// With the fewest turns that will do: a machine four times as fast as one of 2026 still needs as many for 8 ms each.
const LONG_WORK: readonly (readonly [string, Work, number])[] = [
  ["a run of 5,000 tokens", { kind: "run", model: 1, trace: 2, input: TEXT }, 40],
  ["pooled weights of all 5,000 rows", { ...WHOLE, kind: "pooled", what: "weights", bins: 512 }, 4],
  ["the mean of all heads, pooled", { ...WHOLE, kind: "pooled", what: "weights", bins: 512, mean: 2 }, 48],
  ["the numbers of a head", { kind: "headMetrics", trace: 2, layer: 1, head: 0 }, 4],
  ["all 5,000 x 5,000 weights", { ...WHOLE, kind: "window", what: "weights" }, 20],
];

async function openServer(): Promise<{ turnsOf: (id: number, work: Work) => number[]; done: () => number }> {
  let resume: (() => void) | undefined;
  let done = 0;
  const server = new RequestServer(await openCore(), {
    now: () => performance.now(),
    post: (reply) => void (done += Number(reply.kind === "done")),
    afterInbox: (call) => (resume = call),
  });
  // Durations in ms, from one reading of the inbox to the next.
  const turnsOf = (id: number, work: Work): number[] => {
    const turns: number[] = [];
    let turn: (() => void) | undefined = () => server.receive({ kind: "work", id, work });
    while (turn) {
      resume = undefined;
      const beganMs = performance.now();
      turn();
      turns.push(performance.now() - beganMs);
      turn = resume;
    }
    return turns;
  };
  return { turnsOf, done: () => done };
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? NaN;
}

test("a long run and long pictures of it are cut into many turns", { timeout: 120_000 }, async () => {
  const { turnsOf, done } = await openServer();
  turnsOf(0, { kind: "openModel", model: 1, seed: 1 });
  for (const [index, [name, work, fewest]] of LONG_WORK.entries()) {
    const turns = turnsOf(index + 1, work);
    const [median, most, longest] = [0.5, 0.95, 1].map((share) => quantile(turns, share).toFixed(1));
    console.log(`${name}: ${turns.length} turns, median ${median} ms, 95 % below ${most} ms, longest ${longest} ms`);
    expect(turns.length).toBeGreaterThanOrEqual(fewest);
  }
  expect(done()).toBe(1 + LONG_WORK.length);
});
