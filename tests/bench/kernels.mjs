import { median } from "./statistics.mjs";

export const PEAK_STEPS = 100_000; // even, and every sum stays below 2^24, so that the page can check it
const PEAK_ACCUMULATORS = [8, 10, 12, 14];
const FLOPS_PER_STEP = 8; // of one accumulator: four lanes, each a product and a sum

/**
 * [rows, inner, columns, products]. One product of the smallest takes less than the way into wasm and back, which is no
 * part of a kernel: 64 of them are one call, of ours and of the peers.
 */
const GEMMS = [
  [64, 768, 768, 1],
  [64, 768, 3072, 1],
  [64, 3072, 768, 1],
  [512, 512, 512, 1],
  [128, 64, 128, 1],
  [1, 768, 50257, 1],
  [63, 65, 770, 1],
  [7, 5, 13, 64],
];
/** [num_heads, head_dim, tokens], full */
const ATTENTIONS = [64, 128, 512, 2048].map((tokens) => [12, 64, tokens]);
/** [rows, columns]: 12 heads of 64 and 512 tokens; a residual stream and an expanded one of GPT-2 at 64 tokens. */
const ROWS = [
  ["softmax", [768, 64]],
  ["softmax", [6144, 512]],
  ["layer-norm", [64, 768]],
  ["gelu", [64, 3072]],
  ["gelu-tanh", [64, 3072]],
];

export const KERNEL_CASES = [
  ...GEMMS.map((sizes) => {
    const [rows, inner, columns, products] = sizes;
    const flops = 2 * rows * inner * columns * products;
    // One row: every number of b is read once and used once, so memory is the limit.
    const memory = rows === 1 ? { sumOf: "b", bytes: 4 * inner * columns } : {};
    return { id: `gemm/${sizes.slice(0, 3).join("x")}`, kind: "gemm", sizes, flops, ...memory };
  }),
  ...ATTENTIONS.map((sizes) => {
    const [heads, headDim, tokens] = sizes;
    // Of the two products; softmax takes time without being counted.
    return { id: `attention/${sizes.join("x")}`, kind: "attention", sizes, flops: 4 * heads * headDim * tokens ** 2 };
  }),
  ...ROWS.map(([kind, sizes]) => ({ id: `${kind}/${sizes.join("x")}`, kind, sizes, numbers: sizes[0] * sizes[1] })),
];

/** The peak of this engine: { accumulators, rate } of the best loop, GFLOP/s, and the rates of all. */
export async function measurePeak(callPage, rounds) {
  const request = { accumulators: PEAK_ACCUMULATORS, steps: PEAK_STEPS, rounds };
  const times = await callPage("kernels-page.js", "measurePeaks", request);
  const rates = PEAK_ACCUMULATORS.map((accumulators) => ({
    accumulators,
    rate: peakRate(accumulators, median(times[accumulators])),
  }));
  return { ...rates.reduce((best, each) => (each.rate > best.rate ? each : best)), rates };
}

/** One row of the report. The peak is measured again beside it: machines are not as fast in every minute. */
export async function measureKernel(callPage, kernel, accumulators, rounds) {
  const peak = { accumulators, steps: PEAK_STEPS };
  const times = await callPage("kernels-page.js", "measureKernel", { ...kernel, peak, rounds });
  const { ours, sum, peak: peakMs, ...peers } = mapValues(times, median);
  const work = kernel.flops ?? kernel.numbers;
  const rate = (milliseconds) => work / milliseconds / 1e6;
  return {
    id: kernel.id,
    unit: kernel.flops === undefined ? "G numbers/s" : "GFLOP/s",
    ours: rate(ours),
    peers: mapValues(peers, rate),
    ratios: {
      ...(kernel.flops === undefined ? {} : { peak: rate(ours) / peakRate(accumulators, peakMs) }),
      ...mapValues(peers, (milliseconds) => milliseconds / ours),
      ...(sum === undefined ? {} : { bandwidth: sum / ours }),
    },
  };
}

export function peakRate(accumulators, milliseconds) {
  return (FLOPS_PER_STEP * accumulators * PEAK_STEPS) / milliseconds / 1e6;
}

export function mapValues(values, change) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
