// Worker side: helpers join the core, and all of them have to give a known answer.

import type { MainModule as TeamCore } from "../../../build/wasm/headlight-models-threads.js";

import type { HelperOrder } from "./helper-protocol.ts";

import { AttentionError } from "./fault.ts";

export type { TeamCore };

/** What a worker has in common with its helpers. */
export interface SharedModule {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
}

export type AssembleTeam = typeof assembleTeam;

/** Far more than a thread takes to start; where a browser has too many workers, the next one waits without a word. */
const PATIENCE_MS = 5000;

/** Rejects with an AttentionError when one of them does not come, or all together compute something wrong. */
export async function assembleTeam(
  core: TeamCore,
  shared: SharedModule,
  helpers: readonly MessagePort[],
): Promise<void> {
  const threads = helpers.length + 1;
  await inTime(Promise.all(helpers.map((port) => join(core, shared, port))), threads);
  if (core.teamMultipliesExactly(threads)) return;
  throw new AttentionError("E_WORKER_START", `A product that ${threads} threads shared came out wrong.`);
}

function join(core: TeamCore, { module, memory }: SharedModule, port: MessagePort): Promise<void> {
  const { entry, stackTop } = core.startHelper();
  if (stackTop === 0) throw new AttentionError("E_MEMORY", "There is no memory for the stack of a thread.");
  const order: HelperOrder = { module, memory, entry, stackTop };
  return new Promise((resolve) => {
    port.onmessage = () => {
      port.close();
      resolve();
    };
    port.postMessage(order);
  });
}

async function inTime(joining: Promise<unknown>, threads: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `Not all of ${threads} threads started within ${PATIENCE_MS / 1000} seconds.`;
    timer = setTimeout(() => reject(new AttentionError("E_WORKER_START", message)), PATIENCE_MS);
  });
  try {
    await Promise.race([joining, late]);
  } finally {
    clearTimeout(timer);
  }
}
