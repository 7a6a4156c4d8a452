// A web worker: how it is started where that is not simply allowed, and how its death is noticed.

import type { FirstMessage, PortEvents, WorkerPort } from "./worker-port.ts";

import { AttentionError, messageOf } from "./fault.ts";
import { SilenceWatch } from "./silence-watch.ts";
import { trustedWorkerAddress } from "./trusted-types.ts";

/** The engine's worker, which is sent the module first. */
export function startBrowserPort(
  script: URL,
  module: Promise<WebAssembly.Module>,
  events: PortEvents,
): Promise<WorkerPort> {
  const first = module.then((compiled) => (lock: string) => ({ kind: "start" as const, module: compiled, lock }));
  return startBrowserWorker(script, first, events);
}

/** A worker that says "hello", and "locked" once it holds its lock, if it takes one. */
export async function startBrowserWorker<Sent, Heard extends { readonly kind: string }>(
  script: URL,
  first: Promise<FirstMessage<Sent>>,
  events: PortEvents<Heard>,
  given: readonly Transferable[] = [],
): Promise<WorkerPort<Sent>> {
  const { worker, firstMessage } = await bothOf(startWorker(script), first);
  const lifetime = new AbortController();

  function die(reason: string): void {
    if (lifetime.signal.aborted) return;
    end();
    events.onDeath(reason);
  }
  function end(): void {
    lifetime.abort();
    silence.stop();
    worker.terminate();
  }

  const silence = new SilenceWatch((durationMs) => die(`it gave no sign of life for ${durationMs / 1000} s`));
  const lock = lockName();
  worker.onmessage = ({ data: message }: MessageEvent<Heard>) => {
    silence.heard();
    if (message.kind === "locked") {
      silence.stop();
      waitForLock(lock, lifetime.signal, () => die("it ended by itself, or was ended by the browser"));
    } else if (!lifetime.signal.aborted) {
      events.onMessage(message);
    }
  };
  worker.onmessageerror = () => die("a message of it could not be read");
  worker.onerror = (event) => {
    event.preventDefault(); // It is reported, as a fault or a replaced worker; not to the console as well.
    die(event.message || "it failed without a message");
  };
  worker.postMessage(firstMessage(lock), [...given]);
  return {
    post: (message, given = []) => worker.postMessage(message, given),
    setBusy: (isBusy) => silence.setWaiting(isBusy),
    terminate: end,
  };
}

/** The script loads while the first message is made; should there be none, the worker is not left behind. */
async function bothOf<First>(
  starting: Promise<Worker>,
  first: Promise<First>,
): Promise<{ worker: Worker; firstMessage: First }> {
  try {
    const [firstMessage, worker] = await Promise.all([first, starting]);
    return { worker, firstMessage };
  } catch (thrown) {
    void starting.then(
      (worker) => worker.terminate(),
      () => undefined,
    );
    throw thrown;
  }
}

/** A frame of opaque origin, or a page of another site, may not start our file, but may read it and start a copy. */
async function startWorker(script: URL): Promise<Worker> {
  if (script.origin !== globalThis.origin) return startCopy(script);
  try {
    return await greeted(script.href);
  } catch {
    return await startCopy(script);
  }
}

async function startCopy(script: URL): Promise<Worker> {
  const address = URL.createObjectURL(new Blob([await readScript(script)], { type: "text/javascript" }));
  try {
    return await greeted(address);
  } catch (thrown) {
    throw new AttentionError("E_WORKER_START", `The worker ${script.href} could not be started: ${messageOf(thrown)}.`);
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function readScript(script: URL): Promise<string> {
  const response = await fetch(script).catch((thrown: unknown) => {
    throw new AttentionError("E_WORKER_START", `${script.href} could not be fetched: ${messageOf(thrown)}.`);
  });
  if (response.ok) return response.text();
  const status = `${response.status} ${response.statusText}`.trim();
  throw new AttentionError("E_WORKER_START", `${script.href} answered ${status} instead of the worker script.`);
}

/** Resolves at the first message. A worker that may not start throws in some browsers and only has an error in others. */
function greeted(address: string): Promise<Worker> {
  return new Promise((resolve, reject) => {
    // TypeScript knows no TrustedScriptURL yet; where there are any, this is one.
    const worker = new Worker(trustedWorkerAddress(address), { name: "headlight" });
    worker.onmessage = () => resolve(worker);
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      reject(new Error(event.message || "the browser did not say why"));
    };
  });
}

/** randomUUID would want a secure context. */
function lockName(): string {
  return `headlight-${crypto.getRandomValues(new Uint32Array(4)).join("-")}`;
}

function waitForLock(name: string, signal: AbortSignal, granted: () => void): void {
  const request = navigator.locks.request(name, { signal }, granted);
  // Rejects when the signal gives up waiting, which is meant.
  request.catch(() => undefined);
}
