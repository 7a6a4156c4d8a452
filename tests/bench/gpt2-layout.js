// GPT-2 small: its sizes, and its tensors as a file has them. For Node and for the page.

export const SIZES = { n_layer: 12, n_head: 12, n_embd: 768, n_positions: 1024, vocab_size: 50257 };
export const CONFIG = {
  architectures: ["GPT2LMHeadModel"],
  model_type: "gpt2",
  activation_function: "gelu_new",
  layer_norm_epsilon: 1e-5,
  ...SIZES,
};

/** [name, shape] in the order of the file. */
export function tensors({ n_layer: layers, n_embd: dim, n_positions: positions, vocab_size: vocab }) {
  const linear = (name, inputs, outputs) => [
    [`${name}.weight`, [inputs, outputs]],
    [`${name}.bias`, [outputs]],
  ];
  const norm = (name) => [
    [`${name}.weight`, [dim]],
    [`${name}.bias`, [dim]],
  ];
  const block = (layer) => [
    ...norm(`h.${layer}.ln_1`),
    ...linear(`h.${layer}.attn.c_attn`, dim, 3 * dim),
    ...linear(`h.${layer}.attn.c_proj`, dim, dim),
    ...norm(`h.${layer}.ln_2`),
    ...linear(`h.${layer}.mlp.c_fc`, dim, 4 * dim),
    ...linear(`h.${layer}.mlp.c_proj`, 4 * dim, dim),
  ];
  return [
    ["wte.weight", [vocab, dim]],
    ["wpe.weight", [positions, dim]],
    ...Array.from({ length: layers }, (_, layer) => block(layer)).flat(),
    ...norm("ln_f"),
  ];
}
