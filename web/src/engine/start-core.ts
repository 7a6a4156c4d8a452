// Worker side: instantiate the compiled module that the page sent, and try it.

import type { AssembleTeam, TeamCore } from "./assemble-team.ts";
import type { Core } from "./core.ts";

import { CoreWork } from "./core-work.ts";
import { AttentionError, messageOf } from "./fault.ts";
import { checkKnownAnswer } from "./self-test.ts";

type Receive = (instance: WebAssembly.Instance, module: WebAssembly.Module) => unknown;

/** What Emscripten's script for a module exports. */
export type CreateCore = (options: {
  instantiateWasm: (imports: WebAssembly.Imports, receive: Receive) => unknown;
  wasmMemory: WebAssembly.Memory;
}) => Promise<unknown>;

// In pages of 64 KiB. The first is INITIAL_MEMORY in wasm/CMakeLists.txt, the next all that 32-bit addresses reach.
const FIRST_PAGES = 128;
const MOST_PAGES = 65_536;
const FEWEST_MOST_PAGES = 4_096;

/** What differs between the workers of the modules. */
export interface WorkerParts {
  readonly createCore: CreateCore;
  /** Of modules whose memory is shared. */
  readonly assembleTeam?: AssembleTeam;
  /** Of modules that can more than the first. */
  readonly workOf?: (core: Core) => CoreWork;
}

/** `helpers`: as in the first message. Rejects with an AttentionError only. */
export async function startCore(
  { createCore, assembleTeam, workOf = (core) => new CoreWork(core) }: WorkerParts,
  module: WebAssembly.Module,
  helpers: readonly MessagePort[] = [],
): Promise<CoreWork> {
  const isShared = assembleTeam !== undefined;
  const { core, memory } = await instantiate<Core>(createCore, module, isShared);
  const coreWork = workOf(core);
  checkKnownAnswer(coreWork);
  await assembleTeam?.(core as TeamCore, { module, memory }, helpers);
  return coreWork;
}

export interface Started<Bindings> {
  readonly core: Bindings;
  readonly memory: WebAssembly.Memory;
}

/** Emscripten reports a failure to the console and rejects twice; here it is caught before Emscripten sees it. */
export function instantiate<Bindings>(
  createCore: CreateCore,
  module: WebAssembly.Module,
  isShared: boolean,
): Promise<Started<Bindings>> {
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
    try {
      const memory = largestMemory(isShared);
      const starting = createCore({ instantiateWasm, wasmMemory: memory });
      starting.then((core) => resolve({ core: core as Bindings, memory }), refuse);
    } catch (thrown) {
      refuse(thrown);
    }
  });
}

/** Some browsers, on phones above all, refuse to reserve as much as could ever be addressed: then half of it, and so on. */
function largestMemory(shared: boolean): WebAssembly.Memory {
  for (let maximum = MOST_PAGES; ; maximum /= 2) {
    try {
      return new WebAssembly.Memory({ initial: FIRST_PAGES, maximum, shared });
    } catch (thrown) {
      if (maximum <= FEWEST_MOST_PAGES) throw thrown;
    }
  }
}
