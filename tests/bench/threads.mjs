import { SIZES } from "./gpt2-layout.js";
import { mapValues, PEAK_STEPS } from "./kernels.mjs";
import { median } from "./statistics.mjs";

// Nearly all of a wide block is large products.
const WIDE = { n_layer: 1, n_head: 16, n_embd: 1024, n_positions: 512, vocab_size: 256 };

/** What two threads of this machine gain where nothing is shared: no goal, but the most that the rows below can reach. */
const TWO_PEAKS = {
  id: "two-peaks",
  measure: async (callPage, accumulators, rounds) =>
    besideOne(await callPage("two-peaks-page.js", "measureTwoPeaks", { accumulators, steps: PEAK_STEPS, rounds })),
};

/** A forward pass and the logits after the last token, by the engine of the site: two threads and one. */
const FORWARDS = [
  { id: "threads/gpt2-small/64", sizes: SIZES, tokens: 64 },
  { id: "threads/wide/512", sizes: WIDE, tokens: 512 },
].map(({ id, ...request }) => ({
  id,
  measure: async (callPage, _accumulators, rounds) =>
    besideOne(await callPage("threads-page.js", "measureThreads", { ...request, rounds })),
}));

export const THREADS_CASES = [TWO_PEAKS, ...FORWARDS];

function besideOne(times) {
  const { ours, one } = mapValues(times, median);
  return { unit: "ms", ours, peers: { "one thread": one }, ratios: { "one thread": one / ours } };
}
