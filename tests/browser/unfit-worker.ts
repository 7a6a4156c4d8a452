const MESSAGE = "This machine's WebAssembly computes wrong numbers: a weight of 0.5 instead of 0.7.";

/** An answer in the place of a worker's script: one whose module does not give the known answer. */
export const UNFIT_WORKER = {
  contentType: "text/javascript",
  body: `
    postMessage({ kind: "hello" });
    onmessage = () => postMessage({ kind: "unfit", code: "E_WASM_SIMD", message: ${JSON.stringify(MESSAGE)} });`,
};
