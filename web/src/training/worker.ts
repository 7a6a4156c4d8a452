// Entry of the web worker in which a small model learns.

import { createCore } from "headlight:core";

import type { TrainingCore } from "./core.ts";
import type { FromTrainer, OpenTraining, ToTrainer } from "./protocol.ts";

import { AttentionError, messageOf } from "../engine/fault.ts";
import { holdLock } from "../engine/hold-lock.ts";
import { instantiate } from "../engine/start-core.ts";
import { Lesson } from "./lesson.ts";
import { TrainingServer } from "./serve.ts";

declare const self: DedicatedWorkerGlobalScope;

const post = (message: FromTrainer, transfer: ArrayBuffer[] = []): void => self.postMessage(message, transfer);

// A message to ourselves takes its turn behind those of the page that wait already. Timers would wait 4 ms.
const { port1: turnstile, port2: turnedTo } = new MessageChannel();
let resumeTurn: (() => void) | undefined;
turnedTo.onmessage = () => resumeTurn?.();

function afterInbox(resume: () => void): void {
  resumeTurn = resume;
  turnstile.postMessage(undefined);
}

async function open({ module, config }: OpenTraining): Promise<void> {
  try {
    const { core } = await instantiate<TrainingCore>(createCore, module, false);
    const lesson = new Lesson(core, config);
    post({ kind: "opened", facts: lesson.facts });
    const server = new TrainingServer(lesson, { now: () => performance.now(), post, afterInbox });
    self.onmessage = ({ data }: MessageEvent<ToTrainer>) => server.receive(data);
  } catch (thrown) {
    const code = thrown instanceof AttentionError ? thrown.code : "E_WASM_LOAD";
    post({ kind: "refused", code, message: messageOf(thrown) });
  }
}

self.onmessage = ({ data }: MessageEvent<OpenTraining>) => {
  holdLock(data.lock, () => post({ kind: "locked" }));
  void open(data);
};
post({ kind: "hello" });
