// Runs in the page of the bench: one kernel, ours and the peers', each on the same numbers.
import createBench from "./built/bench/headlight-bench.js";
import { graphOf } from "./kernel-graphs.js";
import { openSession } from "./ort-peer.js";
import { compare, timeInTurn } from "./timing.js";

export const bench = await createBench();

/** Makes the work that `bench` runs from now on. */
export function prepareWork(kind, sizes) {
  if (!bench.prepare(kind, sizes)) throw new Error(`the bench module knows no ${kind} of ${sizes.length} sizes`);
}

/** Milliseconds for `steps` of each number of accumulators: { accumulators: [one a round] }. */
export function measurePeaks({ accumulators, steps, rounds }) {
  for (const each of accumulators) {
    const sum = bench.multiplyAdd(each, steps);
    if (sum !== each * steps) throw new Error(`${each} accumulators: the sum is ${sum}, not ${each * steps}`);
  }
  const loops = accumulators.map((each) => [each, () => void bench.multiplyAdd(each, steps)]);
  return timeInTurn(Object.fromEntries(loops), rounds);
}

/**
 * Milliseconds of one call, one a round: { ours, eigen, "onnxruntime-web", peak, sum }. Peak is `peak.steps` of the
 * register-only loop, sum a plain sum of the array `sumOf` where there is one.
 */
export async function measureKernel({ id, kind, sizes, sumOf, peak, rounds }) {
  prepareWork(kind, sizes);
  bench.runOurs();
  bench.runEigen();
  const { graph, params, feeds, results } = graphOf(kind, sizes, (name) => bench.array(name).slice());
  const session = await openSession(graph, params);
  const runPeer = session.bind(feeds, Object.keys(results));
  comparePeers(id, results, await runPeer());
  const times = await timeInTurn(
    {
      ours: () => bench.runOurs(),
      "onnxruntime-web": runPeer,
      eigen: () => bench.runEigen(),
      peak: () => void bench.multiplyAdd(peak.accumulators, peak.steps),
      ...(sumOf === undefined ? {} : { sum: () => void bench.sumArray(sumOf) }),
    },
    rounds,
  );
  await session.close();
  return times;
}

function comparePeers(id, results, answers) {
  for (const [output, name] of Object.entries(results)) {
    compare(`${id}, ${name} of onnxruntime-web`, bench.array(name), answers[output]);
    compare(`${id}, ${name} of Eigen`, bench.array(name), bench.array(name.replace("ours", "eigen")));
  }
}
