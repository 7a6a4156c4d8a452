// What the project wants of a row, as least values of its ratios: in Chromium, f32, against peers of the same run, one
// thread except where threads are the matter. Every goal whose pattern fits an id counts.
const PEER = "onnxruntime-web";

const GOALS = [
  { ids: /^gemm\//, least: { [PEER]: 1.6 } },
  { ids: /^gemm\/(64x768x768|64x768x3072|64x3072x768|512x512x512)$/, least: { peak: 0.9 } },
  { ids: /^gemm\/1x768x50257$/, least: { bandwidth: 0.8 } },
  { ids: /^gemm\/(128x64x128|63x65x770|7x5x13)$/, least: { peak: 0.6 } },
  { ids: /^attention\//, least: { [PEER]: 1.7 } },
  { ids: /^attention\/12x64x(128|512|2048)$/, least: { peak: 0.75 } },
  { ids: /^forward\/gpt2-small\/64$/, least: { [PEER]: 1.7 } },
  { ids: /^forward8\/gpt2-small\/64$/, least: { "our f32": 2.5 } },
  { ids: /^forward8-simd128\/gpt2-small\/64$/, least: { "our f32": 1 } },
  { ids: /^threads\//, least: { "one thread": 1.8 } },
  { ids: /^train\/1.07M\/wasm$/, least: { pytorch: 0.4 } },
  { ids: /^train\/1.07M\/native$/, least: { pytorch: 1.3 } },
  { ids: /^decode\/gpt2-small$/, least: { bandwidth: 0.8 } },
];

/** [{ ratio, least }] for the row `id`. */
export function goalsOf(id) {
  return GOALS.filter(({ ids }) => ids.test(id)).flatMap(({ least }) =>
    Object.entries(least).map(([ratio, value]) => ({ ratio, least: value })),
  );
}
