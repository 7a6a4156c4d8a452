// Entry of the web worker.

import type { ToTokenizer } from "./protocol.ts";

import { serve } from "./serve.ts";

declare const self: DedicatedWorkerGlobalScope;

const receive = serve((message) => self.postMessage(message));
self.onmessage = (event: MessageEvent<ToTokenizer>) => receive(event.data);
