// Entry of a web worker that helps another one.

import type { FromHelper, HelperStart } from "./helper-protocol.ts";

import { helpThrough } from "./help.ts";
import { holdLock } from "./hold-lock.ts";

declare const self: DedicatedWorkerGlobalScope;

const say = (message: FromHelper): void => self.postMessage(message);

self.onmessage = ({ data }: MessageEvent<HelperStart>) => {
  // Only then: a thread that computes takes no lock any more.
  holdLock(
    data.lock,
    () => say({ kind: "locked" }),
    () => helpThrough(data),
  );
};
say({ kind: "hello" });
