// GPT-2 as an ONNX graph, as exporters write it: keys and values of earlier tokens come in, those of all tokens go out.
import { CONFIG, SIZES, tensors } from "./gpt2-layout.js";

const { n_layer: LAYERS, n_head: HEADS, n_embd: DIM, vocab_size: VOCAB } = SIZES;
const EPSILON = CONFIG.layer_norm_epsilon;
const HEAD_DIM = DIM / HEADS;

/**
 * Inputs: ids [tokens], positions [tokens], last [1] (the row of `ids` whose logits are wanted), mask [tokens, keys]
 * to be added to the scores, and of each layer past_key and past_value [heads, past, headDim].
 * Outputs: logits [1, vocab]; key and value [heads, keys, headDim] and weights [heads, tokens, keys] of each layer.
 */
export function gpt2Graph() {
  const layers = Array.from({ length: LAYERS }, (_, layer) => layer);
  const cached = (name, length) =>
    Object.fromEntries(
      layers.flatMap((layer) =>
        ["key", "value"].map((part) => [name(part, layer), ["float", HEADS, length, HEAD_DIM]]),
      ),
    );
  const maps = Object.fromEntries(layers.map((layer) => [weightsName(layer), ["float", HEADS, "tokens", "keys"]]));
  return {
    nodes: [
      ["Constant", [], ["scale"], { value_float: { float: 1 / Math.sqrt(HEAD_DIM) } }],
      ["Constant", [], ["split_shape"], { value_ints: [0, HEADS, HEAD_DIM] }],
      ["Constant", [], ["joined_shape"], { value_ints: [0, DIM] }],
      ["Gather", ["wte.weight", "ids"], ["words"]],
      ["Gather", ["wpe.weight", "positions"], ["places"]],
      ["Add", ["words", "places"], ["x0"]],
      ...layers.flatMap((layer) => block(layer)),
      ["Gather", [`x${LAYERS}`, "last"], ["last_x"]],
      norm("last_x", "ln_f", "said"),
      ["Gemm", ["said", "wte.weight"], ["logits"], { transB: 1 }],
    ],
    inputs: {
      ids: ["int64", "tokens"],
      positions: ["int64", "tokens"],
      last: ["int64", 1],
      mask: ["float", "tokens", "keys"],
      ...cached(pastName, "past"),
    },
    outputs: { logits: ["float", 1, VOCAB], ...cached(keptName, "keys"), ...maps },
    initializers: initializers(),
  };
}

export function pastName(part, layer) {
  return `past_${part}${layer}`;
}

/** Of all tokens: what the next step takes as `pastName`. */
export function keptName(part, layer) {
  return `${part}${layer}`;
}

export function weightsName(layer) {
  return `weights${layer}`;
}

function block(layer) {
  const own = (name) => `${name}_${layer}`;
  const h = (name) => `h.${layer}.${name}`;
  const heads = (part) => [
    ["Reshape", [own(`flat_${part}`), "split_shape"], [own(`split_${part}`)]],
    ["Transpose", [own(`split_${part}`)], [own(`new_${part}`)], { perm: [1, 0, 2] }],
  ];
  const joined = (part) => [
    "Concat",
    [pastName(part, layer), own(`new_${part}`)],
    [keptName(part, layer)],
    { axis: 1 },
  ];
  return [
    norm(`x${layer}`, h("ln_1"), own("normed")),
    linear(own("normed"), h("attn.c_attn"), own("qkv")),
    ["Split", [own("qkv")], ["query", "key", "value"].map((part) => own(`flat_${part}`)), { axis: 1, num_outputs: 3 }],
    ...["query", "key", "value"].flatMap(heads),
    joined("key"),
    joined("value"),
    ["Transpose", [keptName("key", layer)], [own("key_columns")], { perm: [0, 2, 1] }],
    ["MatMul", [own("new_query"), own("key_columns")], [own("products")]],
    ["Mul", [own("products"), "scale"], [own("scores")]],
    ["Add", [own("scores"), "mask"], [own("masked_scores")]],
    ["Softmax", [own("masked_scores")], [weightsName(layer)], { axis: 2 }],
    ["MatMul", [weightsName(layer), keptName("value", layer)], [own("head_output")]],
    ["Transpose", [own("head_output")], [own("by_token")], { perm: [1, 0, 2] }],
    ["Reshape", [own("by_token"), "joined_shape"], [own("joined")]],
    linear(own("joined"), h("attn.c_proj"), own("attended")),
    ["Add", [`x${layer}`, own("attended")], [own("middle")]],
    norm(own("middle"), h("ln_2"), own("normed_2")),
    linear(own("normed_2"), h("mlp.c_fc"), own("expanded")),
    ["Gelu", [own("expanded")], [own("bent")], { approximate: "tanh" }],
    linear(own("bent"), h("mlp.c_proj"), own("contracted")),
    ["Add", [own("middle"), own("contracted")], [`x${layer + 1}`]],
  ];
}

function linear(input, name, output) {
  return ["Gemm", [input, `${name}.weight`, `${name}.bias`], [output]];
}

function norm(input, name, output) {
  const attributes = { axis: 1, epsilon: { float: EPSILON } };
  return ["LayerNormalization", [input, `${name}.weight`, `${name}.bias`], [output], attributes];
}

function initializers() {
  let offset = 0;
  const places = tensors(SIZES).map(([name, sizes]) => {
    const count = sizes.reduce((product, size) => product * size, 1);
    offset += count;
    return [name, { sizes, offset: offset - count, count }];
  });
  return Object.fromEntries(places);
}
