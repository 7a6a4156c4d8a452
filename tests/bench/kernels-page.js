// Runs in the page of the bench: times every case many times from outside, all cases in turn in every
// round, so that a slow second of the machine falls on all of them.
import createBench from "./headlight-bench.js";

const SAMPLE_MS = 20; // one sample lasts about this long, far above the clock's step of 5 microseconds
const WARM_UP_MS = 300; // the engine replaces its first version of a function within this time

/** Returns [{ id, flops, rates }], rates in GFLOP/s, one per round. */
export async function measureKernels({ cases, rounds }) {
  const bench = await createBench();
  const measured = cases.map((request) => ({ ...prepare(bench, request), rates: [] }));
  for (const each of measured) each.repeats = warmUp(each);
  for (let round = 0; round < rounds; round += 1) {
    for (const each of measured) each.rates.push(sample(each));
  }
  return measured.map(({ id, flops, rates }) => ({ id, flops, rates }));
}

function prepare(bench, { id, kind, shape }) {
  if (kind === "peak") {
    const [accumulators, steps] = shape;
    const expected = accumulators * steps;
    const sum = bench.multiplyAdd(accumulators, steps);
    if (sum !== expected) throw new Error(`${id}: the sum is ${sum}, not ${expected}`);
    return { id, flops: 8 * accumulators * steps, run: () => bench.multiplyAdd(accumulators, steps) };
  }
  if (kind === "gemm") {
    const gemm = bench.prepareGemm(...shape);
    return { id, flops: bench.gemmFlops(gemm), run: () => bench.runGemm(gemm) };
  }
  const attention = bench.prepareAttention(...shape);
  return { id, flops: bench.attentionFlops(attention), run: () => bench.runAttention(attention) };
}

/** Calls until the engine has optimised; returns how many calls fill one sample. */
function warmUp({ id, run }) {
  const start = performance.now();
  let fastest = Infinity;
  while (performance.now() - start < WARM_UP_MS) {
    const before = performance.now();
    if (!Number.isFinite(run())) throw new Error(`${id}: the result is not finite`);
    fastest = Math.min(fastest, performance.now() - before);
  }
  return Math.max(1, Math.round(SAMPLE_MS / Math.max(fastest, 0.001)));
}

function sample({ flops, repeats, run }) {
  const start = performance.now();
  for (let call = 0; call < repeats; call += 1) run();
  return (flops * repeats) / (performance.now() - start) / 1e6;
}
