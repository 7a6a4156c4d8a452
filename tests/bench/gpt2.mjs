import { mapValues, PEAK_STEPS, peakRate } from "./kernels.mjs";
import { CONFIG } from "./gpt2-layout.js";
import { median } from "./statistics.mjs";

const { n_layer: LAYERS, n_embd: DIM, vocab_size: VOCAB } = CONFIG;
const BLOCK_PARAMS = 12 * DIM * DIM; // of the matrices: queries, keys and values 3, output 1, expanding 4, contracting 4
const DECODED = 64;
const LOADINGS = 3;
const EIGHT_BITS = { tokens: 64, memoryLimit: 0.3 };
// As many bins as a thumbnail has dots on a screen of two pixels to the unit.
const GRID = { tokens: 1024, bins: 64, limit: 1500 };

/** In this order: loading leaves the model open for the others. */
export const GPT2_CASES = [
  { id: "loading/gpt2-small", measure: measureLoading },
  ...[16, 64, 256].map((tokens) => ({
    id: `forward/gpt2-small/${tokens}`,
    measure: (callPage, accumulators, rounds) => measureForward(callPage, tokens, accumulators, rounds),
  })),
  { id: "decode/gpt2-small", measure: measureDecode },
  // In eight bits, by relaxed SIMD's integer dot, and where there is none.
  ...[
    ["forward8", "headlight-models-relaxed"],
    ["forward8-simd128", "headlight-models"],
  ].map(([name, module]) => ({
    id: `${name}/gpt2-small/${EIGHT_BITS.tokens}`,
    measure: (callPage, _accumulators, rounds) => measureForwardInEightBits(callPage, module, rounds),
  })),
  { id: "memory8/gpt2-small", measure: measureMemory },
  { id: `grid/${GRID.tokens}`, measure: measureGrid },
];

/** Rows of the report, in milliseconds. */
async function measureLoading(callPage) {
  const { ours, ...peers } = mapValues(await callPage("gpt2-page.js", "measureLoading", { rounds: LOADINGS }), median);
  return rowOf(ours, peers, {});
}

async function measureForward(callPage, tokens, accumulators, rounds) {
  const request = { tokens, peak: { accumulators, steps: PEAK_STEPS }, rounds };
  const { ours, peak, ...peers } = mapValues(await callPage("gpt2-page.js", "measureForward", request), median);
  // Attention counts the visible cells, the logits one row; what is neither takes time without being counted.
  const cells = (tokens * (tokens + 1)) / 2;
  const flops = LAYERS * (2 * tokens * BLOCK_PARAMS + 4 * DIM * cells) + 2 * DIM * VOCAB;
  return rowOf(ours, peers, { peak: flops / ours / 1e6 / peakRate(accumulators, peak) });
}

async function measureDecode(callPage, _accumulators, rounds) {
  const { sumBytes, ...times } = await callPage("gpt2-page.js", "measureDecode", { tokens: DECODED, rounds });
  const { ours, sum, ...peers } = mapValues(times, median);
  const bytes = 4 * (LAYERS * BLOCK_PARAMS + DIM * VOCAB); // every matrix is read once
  return rowOf(ours, peers, { bandwidth: bytes / ours / (sumBytes / sum) });
}

async function measureForwardInEightBits(callPage, module, rounds) {
  const request = { module, tokens: EIGHT_BITS.tokens, rounds };
  const times = await callPage("gpt2-page.js", "measureForwardInEightBits", request);
  if (!times) return undefined;
  const { ours, ...peers } = mapValues(times, median);
  return rowOf(ours, peers, {});
}

async function measureMemory(callPage) {
  const { eightBytes, floatBytes } = await callPage("gpt2-page.js", "measureMemory", {});
  return { unit: "of f32", ours: eightBytes / floatBytes, peers: {}, ratios: {}, limit: EIGHT_BITS.memoryLimit };
}

async function measureGrid(callPage, _accumulators, rounds) {
  const { tokens, bins, limit } = GRID;
  const { ours } = mapValues(await callPage("gpt2-page.js", "measureGrid", { tokens, bins, rounds }), median);
  return { ...rowOf(ours, {}, {}), limit };
}

function rowOf(ours, peers, ratios) {
  return { unit: "ms", ours, peers, ratios: { ...ratios, ...mapValues(peers, (milliseconds) => milliseconds / ours) } };
}
