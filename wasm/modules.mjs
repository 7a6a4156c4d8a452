// The modules that CMakeLists.txt describes, each under the name that the engine knows it by. A module is built as
// build/wasm/<file>.js, .wasm and .d.ts, and the site has a worker of its own for it.
export const MODULES = {
  first: "headlight",
  models: "headlight-models",
  modelsRelaxed: "headlight-models-relaxed",
  modelsThreads: "headlight-models-threads",
  modelsRelaxedThreads: "headlight-models-relaxed-threads",
  scalar: "headlight-scalar",
  given: "headlight-given",
};

/** In which small models learn: it has a worker of its own kind. */
export const TRAINING_MODULE = "headlight-training";

export const ALL_MODULES = [...Object.values(MODULES), TRAINING_MODULE];
