// The bench's kernels as ONNX graphs. Each takes the bench module's own arrays (see workload.h), and says which output
// stands beside which of its results.

/** { graph, params, feeds, results: { output: name of our array } } for a case that the bench module has prepared. */
export function graphOf(kind, sizes, array) {
  return GRAPHS[kind](sizes, array);
}

const GRAPHS = {
  gemm: ([rows, inner, columns, products], array) => {
    const many = products === 1 ? [] : [products];
    return {
      graph: {
        nodes: [["MatMul", ["a", "b"], ["out"]]],
        inputs: { a: ["float", ...many, rows, inner] },
        outputs: { out: ["float", ...many, rows, columns] },
        initializers: { b: { sizes: [...many, inner, columns], offset: 0, count: products * inner * columns } },
      },
      params: array("b"),
      feeds: { a: [array("a"), [...many, rows, inner]] },
      results: { out: "ours" },
    };
  },

  attention: ([heads, headDim, tokens], array) => ({
    graph: {
      nodes: [
        // Not an initializer: what fuses it with the product before cannot read one from outside the model.
        ["Constant", [], ["scale"], { value_float: { float: 1 / Math.sqrt(headDim) } }],
        ["Transpose", ["key"], ["key_columns"], { perm: [0, 2, 1] }],
        ["MatMul", ["query", "key_columns"], ["products"]],
        ["Mul", ["products", "scale"], ["scores"]],
        ["Softmax", ["scores"], ["weights"], { axis: 2 }],
        ["MatMul", ["weights", "value"], ["out"]],
      ],
      inputs: Object.fromEntries(["query", "key", "value"].map((name) => [name, ["float", heads, tokens, headDim]])),
      outputs: { out: ["float", heads, tokens, headDim], weights: ["float", heads, tokens, tokens] },
    },
    feeds: Object.fromEntries(["query", "key", "value"].map((name) => [name, [array(name), [heads, tokens, headDim]]])),
    results: { out: "ours", weights: "ours-weights" },
  }),

  softmax: (sizes, array) => rowGraph(sizes, array, ["Softmax", ["in"], ["out"], { axis: 1 }]),
  gelu: (sizes, array) => rowGraph(sizes, array, ["Gelu", ["in"], ["out"]]),
  "gelu-tanh": (sizes, array) => rowGraph(sizes, array, ["Gelu", ["in"], ["out"], { approximate: "tanh" }]),

  "layer-norm": ([rows, columns], array) => {
    const attributes = { axis: 1, epsilon: { float: 1e-5 } };
    const { graph, ...rest } = rowGraph([rows, columns], array, [
      "LayerNormalization",
      ["in", "gamma", "beta"],
      ["out"],
      attributes,
    ]);
    const initializers = {
      gamma: { sizes: [columns], offset: 0, count: columns },
      beta: { sizes: [columns], offset: columns, count: columns },
    };
    const params = Float32Array.from([...array("gamma"), ...array("beta")]);
    return { ...rest, graph: { ...graph, initializers }, params };
  },
};

function rowGraph([rows, columns], array, node) {
  return {
    graph: {
      nodes: [node],
      inputs: { in: ["float", rows, columns] },
      outputs: { out: ["float", rows, columns] },
    },
    feeds: { in: [array("in"), [rows, columns]] },
    results: { out: "ours" },
  };
}
