// Filled in by web/standalone.mjs: the module that is without SIMD, and its worker, as texts, for a page that is one file.
declare module "headlight:embedded" {
  export const WORKER_SCRIPT: string;
  /** Base64. */
  export const GZIPPED_WASM: string;
}
