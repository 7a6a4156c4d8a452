// Numbers in the place of what a model learned, and of what somebody wrote.

/** For tensors [name, shape], one behind the other. Of about GPT-2's own spread; every gamma near 1. */
export function randomParams(tensors) {
  const list = tensors.map(([name, sizes]) => ({
    count: sizes.reduce((product, size) => product * size, 1),
    center: /(ln_|LayerNorm).*weight$/.test(name) ? 1 : 0,
  }));
  const values = new Float32Array(list.reduce((sum, { count }) => sum + count, 0));
  let state = 0x2545f491;
  let at = 0;
  for (const { count, center } of list) {
    for (const end = at + count; at < end; at += 1) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      values[at] = center + (state >> 8) * (0.07 / 2 ** 24); // within 0.035 of the center
    }
  }
  return values;
}

/** `count` tokens of a vocabulary; the last id is none of them. */
export function tokensOf(vocabSize, count) {
  return Uint32Array.from({ length: count }, (_, index) => (index * 7919 + 13) % (vocabSize - 1));
}
