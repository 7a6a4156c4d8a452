import { mapValues, PEAK_STEPS, peakRate } from "./kernels.mjs";
import { median } from "./statistics.mjs";

const TOKENS = 4096;
const BINS = 512;
const HEAD_DIM = 64;

/** One head of a long text: limits in milliseconds. */
export const POOLED_CASES = [
  { id: `pooled/${TOKENS}/causal`, isCausal: true, limit: 60 },
  { id: `pooled/${TOKENS}/full`, isCausal: false, limit: 110 },
].map(({ id, isCausal, limit }) => ({
  id,
  measure: async (callPage, accumulators, rounds) => {
    const request = { isCausal, tokens: TOKENS, bins: BINS, peak: { accumulators, steps: PEAK_STEPS }, rounds };
    const { ours, peak } = mapValues(await callPage("pooled-page.js", "measurePooled", request), median);
    const cells = isCausal ? (TOKENS * (TOKENS + 1)) / 2 : TOKENS ** 2;
    const rate = (2 * HEAD_DIM * cells) / ours / 1e6; // of the scores alone; softmax and pooling are not counted
    return { unit: "ms", ours, limit, peers: {}, ratios: { peak: rate / peakRate(accumulators, peak) } };
  },
}));
