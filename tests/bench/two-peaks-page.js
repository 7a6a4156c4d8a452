// Runs in the page of the bench: what two threads of this machine reach at most, on work that shares nothing at all.
import { timeInTurn } from "./timing.js";

const LOOPS = 200; // of one worker, by two; tens of milliseconds, so that a message is nothing beside them

/** Milliseconds of the same number of loops, one a round: { ours: halved between two workers, one: by one of them }. */
export async function measureTwoPeaks({ accumulators, steps, rounds }) {
  const workers = await Promise.all([startWorker(), startWorker()]);
  const run = (worker, times) => answerOf(worker, () => worker.postMessage({ accumulators, steps, times }));
  const times = await timeInTurn(
    {
      ours: () => Promise.all(workers.map((worker) => run(worker, LOOPS))),
      one: () => run(workers[0], 2 * LOOPS),
    },
    rounds,
  );
  for (const worker of workers) worker.terminate();
  return times;
}

async function startWorker() {
  const worker = new Worker(new URL("./peak-worker.js", import.meta.url), { type: "module" });
  await answerOf(worker);
  return worker;
}

function answerOf(worker, ask = () => undefined) {
  return new Promise((resolve, reject) => {
    worker.onmessage = resolve;
    worker.onerror = ({ message }) => reject(new Error(`the worker of a peak: ${message}`));
    ask();
  });
}
