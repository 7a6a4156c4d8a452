import { SIZES } from "./gpt2-layout.js";
import { mapValues } from "./kernels.mjs";
import { median } from "./statistics.mjs";

// Nearly all of a wide block is large products.
const WIDE = { n_layer: 1, n_head: 16, n_embd: 1024, n_positions: 512, vocab_size: 256 };

/** A forward pass and the logits after the last token, by the engine of the site: two threads and one. */
export const THREADS_CASES = [
  { id: "threads/gpt2-small/64", sizes: SIZES, tokens: 64 },
  { id: "threads/wide/512", sizes: WIDE, tokens: 512 },
].map(({ id, ...request }) => ({
  id,
  measure: async (callPage, _accumulators, rounds) => {
    const { ours, one } = mapValues(
      await callPage("threads-page.js", "measureThreads", { ...request, rounds }),
      median,
    );
    return { unit: "ms", ours, peers: { "one thread": one }, ratios: { "one thread": one / ours } };
  },
}));
