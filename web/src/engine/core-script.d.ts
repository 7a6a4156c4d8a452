// Emscripten's script for the module of the worker that imports it: start-core.ts knows what it takes.
declare module "headlight:core" {
  export const createCore: (options: object) => Promise<unknown>;
}
