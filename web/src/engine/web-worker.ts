// What a web worker does, whichever module it runs.

import type { FromWorker, ToWorker } from "./protocol.ts";

import type { WorkerParts } from "./start-core.ts";

import { holdLock } from "./hold-lock.ts";
import { serve } from "./serve-worker.ts";

declare const self: DedicatedWorkerGlobalScope;

export function serveWebWorker(parts: WorkerParts): void {
  // A message to ourselves takes its turn behind those of the page that wait already. Timers would wait 4 ms.
  const { port1: turnstile, port2: turnedTo } = new MessageChannel();
  let resumeTurn: (() => void) | undefined;
  turnedTo.onmessage = () => resumeTurn?.();

  const receive = serve(
    parts,
    {
      now: () => performance.now(),
      post: (reply: FromWorker, transfer: ArrayBuffer[]) => self.postMessage(reply, transfer),
      afterInbox: (resume) => {
        resumeTurn = resume;
        turnstile.postMessage(undefined);
      },
    },
    holdLock,
  );
  self.onmessage = (event: MessageEvent<ToWorker>) => receive(event.data);
}
