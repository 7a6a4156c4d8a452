// What both kinds of worker do: say hello, start the core, then serve.

import type { StartMessage, ToWorker } from "./protocol.ts";

import { AttentionError, messageOf } from "./fault.ts";
import { RequestServer, type Surroundings } from "./serve-requests.ts";
import { startCore, type WorkerParts } from "./start-core.ts";

/** Returns what is to be called with each message, in order. `holdLock` takes a lock for the worker's lifetime. */
export function serve(
  parts: WorkerParts,
  surroundings: Surroundings,
  holdLock: (name: string, held: () => void) => void,
): (message: ToWorker) => void {
  let server: RequestServer | undefined;

  async function start({ module, helpers }: StartMessage): Promise<void> {
    try {
      const coreWork = await startCore(parts, module, helpers);
      server = new RequestServer(coreWork, surroundings);
      const threads = 1 + (helpers?.length ?? 0);
      surroundings.post({ kind: "ready", version: coreWork.core.version(), threads }, []);
    } catch (thrown) {
      const code = thrown instanceof AttentionError ? thrown.code : "E_WASM_LOAD";
      surroundings.post({ kind: "unfit", code, message: messageOf(thrown) }, []);
    }
  }

  surroundings.post({ kind: "hello" }, []);
  return (message) => {
    if (message.kind === "start") {
      holdLock(message.lock, () => surroundings.post({ kind: "locked" }, []));
      void start(message);
    } else {
      server?.receive(message); // The page sends no orders before it has heard "ready".
    }
  };
}
