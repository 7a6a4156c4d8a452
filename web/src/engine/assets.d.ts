// Filled in by web/build.mjs: where the built files lie, relative to the file that imports them.
declare module "headlight:assets" {
  /** As in wasm/modules.mjs. */
  export type ModuleName =
    | "first"
    | "models"
    | "modelsRelaxed"
    | "modelsThreads"
    | "modelsRelaxedThreads"
    | "scalar"
    | "given";
  /** Those that Node has. */
  export type NodeModuleName = "models" | "modelsThreads" | "scalar" | "given";
  /** A module of the core, and the worker that runs it. */
  export interface CoreFiles {
    readonly worker: string;
    readonly wasm: string;
  }
  /** Under Node, those that Node has. */
  export const CORE_FILES: Readonly<Record<ModuleName, CoreFiles>>;
  export const HELPER_WORKER_FILE: string;
  export const TOKENIZER_WORKER_FILE: string;
  /** Not under Node. */
  export const TRAINING_FILES: CoreFiles;
}
