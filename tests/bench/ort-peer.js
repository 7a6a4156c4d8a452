// onnxruntime-web as a page would use it for these sizes: wasm, one thread, every optimisation.
import * as ort from "./ort/ort.wasm.min.mjs";
import { onnxModel, PARAMS } from "./onnx-graph.js";

ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = new URL("./ort/", import.meta.url).href;

/**
 * A session for `graph` (see onnx-graph.js) with `params`, a Float32Array.
 * run({ name: [numbers, sizes] }, names) answers { name: Float32Array } of the named outputs.
 */
export async function openSession(graph, params) {
  const session = await ort.InferenceSession.create(onnxModel(graph), {
    executionProviders: ["wasm"],
    graphOptimizationLevel: "all",
    ...(params === undefined
      ? {}
      : {
          externalData: [{ path: PARAMS, data: new Uint8Array(params.buffer, params.byteOffset, params.byteLength) }],
        }),
  });
  return {
    /** Tensors are made once, so that a timed run hands over nothing but them. */
    bind(feeds, names) {
      const tensors = Object.fromEntries(
        Object.entries(feeds).map(([name, [values, sizes]]) => [
          name,
          new ort.Tensor(values instanceof BigInt64Array ? "int64" : "float32", values, sizes),
        ]),
      );
      return async () => {
        const results = await session.run(tensors, names);
        return Object.fromEntries(names.map((name) => [name, results[name].data]));
      };
    },
    close: () => session.release(),
  };
}
