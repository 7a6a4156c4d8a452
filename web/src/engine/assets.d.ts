// Filled in by web/build.mjs: where the built files lie, relative to the file that imports them.
declare module "headlight:assets" {
  export const WORKER_FILE: string;
  export const MODELS_WORKER_FILE: string;
  export const MODELS_WASM_FILE: string;
  export const RELAXED_WORKER_FILE: string;
  export const RELAXED_WASM_FILE: string;
  export const TOKENIZER_WORKER_FILE: string;
  export const WASM_FILE: string;
}
