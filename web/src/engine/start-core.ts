// Worker side: instantiate the compiled module that the page sent, and try it.

import type { Core } from "./core.ts";

import { CoreWork } from "./core-work.ts";
import { AttentionError, messageOf } from "./fault.ts";
import { checkKnownAnswer } from "./self-test.ts";

type Receive = (instance: WebAssembly.Instance, module: WebAssembly.Module) => unknown;

/** What Emscripten's script for a module exports. */
export type CreateCore = (options: {
  instantiateWasm: (imports: WebAssembly.Imports, receive: Receive) => unknown;
}) => Promise<unknown>;

/** Rejects with an AttentionError only. */
export async function startCore(createCore: CreateCore, module: WebAssembly.Module): Promise<CoreWork> {
  const coreWork = new CoreWork(await instantiate(createCore, module));
  checkKnownAnswer(coreWork);
  return coreWork;
}

/** Emscripten reports a failure to the console and rejects twice; here it is caught before Emscripten sees it. */
function instantiate(createCore: CreateCore, module: WebAssembly.Module): Promise<Core> {
  return new Promise((resolve, reject) => {
    const refuse = (thrown: unknown): void =>
      reject(new AttentionError("E_WASM_LOAD", `The WebAssembly module could not be started: ${messageOf(thrown)}.`));
    // Emscripten would look for the .wasm beside its script; ours comes compiled, in a message.
    const instantiateWasm = (imports: WebAssembly.Imports, receive: Receive): unknown => {
      try {
        return receive(new WebAssembly.Instance(module, imports), module);
      } catch (thrown) {
        refuse(thrown);
        return {};
      }
    };
    createCore({ instantiateWasm }).then((core) => resolve(core as Core), refuse);
  });
}
