// No call into the module may last over 8 ms before the worker reads its inbox, however long the text.

import { expect, test } from "vitest";

import type { FromWorker, Work } from "../../web/src/engine/protocol.ts";

import { RequestServer } from "../../web/src/engine/serve-requests.ts";
import { openCore } from "./engine-under-test.ts";

const LIMIT_MS = 8;
/** The machine does other things too, so late turns are no proof of anything; late turns as a rule are. */
const QUANTILE = 0.5;

const TEXT = Array.from({ length: 5000 }, (_, index) => `word${(index * index) % 900}`).join(" ");
const WHOLE = { trace: 2, layer: 1, head: 0, firstRow: 0, lastRow: 5000, firstColumn: 0, lastColumn: 5000 };
const LONG_WORK: readonly (readonly [string, Work])[] = [
  ["a run of 5,000 tokens", { kind: "run", model: 1, trace: 2, input: TEXT }],
  ["pooled weights of all 5,000 rows", { ...WHOLE, kind: "pooled", bins: 512 }],
  ["all 5,000 x 5,000 weights", { ...WHOLE, kind: "window", what: "weights" }],
];

test("turns of the worker are short, through a model's opening, a long run and long pictures of it", async () => {
  const coreWork = await openCore();
  const replies: FromWorker[] = [];
  let resume: (() => void) | undefined;
  const server = new RequestServer(coreWork, {
    now: () => performance.now(),
    post: (reply) => replies.push(reply),
    afterInbox: (call) => (resume = call),
  });
  const turnsOf = (id: number, work: Work): number[] => {
    const turnsMs: number[] = [];
    let turn: (() => void) | undefined = () => server.receive({ kind: "work", id, work });
    while (turn) {
      resume = undefined;
      const beganMs = performance.now();
      turn();
      turnsMs.push(performance.now() - beganMs);
      turn = resume;
    }
    return turnsMs;
  };

  turnsOf(0, { kind: "openModel", model: 1, seed: 1 });
  for (const [index, [name, work]] of LONG_WORK.entries()) {
    const sortedMs = turnsOf(index + 1, work).toSorted((a, b) => a - b);
    const atMs = (quantile: number): number => sortedMs[Math.floor((sortedMs.length - 1) * quantile)] ?? NaN;
    console.log(
      `${name}: ${sortedMs.length} turns, median ${atMs(0.5).toFixed(1)} ms, ` +
        `95 % below ${atMs(0.95).toFixed(1)} ms, longest ${atMs(1).toFixed(1)} ms`,
    );
    expect(sortedMs.length).toBeGreaterThan(10);
    expect(atMs(QUANTILE)).toBeLessThan(LIMIT_MS);
  }
  expect(replies.filter(({ kind }) => kind === "done")).toHaveLength(1 + LONG_WORK.length);
}, 60_000);
