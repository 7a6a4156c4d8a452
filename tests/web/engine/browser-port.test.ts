import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { FromWorker, ToWorker } from "../../../web/src/engine/protocol.ts";

import { startBrowserPort } from "../../../web/src/engine/browser-port.ts";

const SCRIPT = new URL("./worker.js", new URL("../../../web/src/engine/", import.meta.url));
const MODULE = Promise.resolve({} as WebAssembly.Module);

type Start = "greets" | "fails" | "throws";
const workers: FakeWebWorker[] = [];
let behaviour: (address: string) => Start = () => "greets";

class FakeWebWorker {
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  onmessageerror: (() => void) | null = null;
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
  readonly posted: ToWorker[] = [];
  isTerminated = false;

  constructor(readonly address: string) {
    const start = behaviour(address);
    if (start === "throws") throw new DOMException("not allowed here", "SecurityError");
    workers.push(this);
    setTimeout(() => (start === "greets" ? this.say({ kind: "hello" }) : this.fail("no such script")));
  }
  say(data: FromWorker): void {
    this.onmessage?.({ data });
  }
  fail(message: string): void {
    this.onerror?.({ message, preventDefault: () => undefined });
  }
  postMessage(message: ToWorker): void {
    this.posted.push(message);
  }
  terminate(): void {
    this.isTerminated = true;
  }
}

/** Locks that are granted when the test says so, as when the worker that held one is gone. */
const grants = new Map<string, () => void>();
const locks = {
  request: (name: string, { signal }: { signal: AbortSignal }, granted: () => void) =>
    new Promise((_, reject) => {
      grants.set(name, granted);
      signal.addEventListener("abort", () => reject(signal.reason as Error));
    }),
};

beforeEach(() => {
  workers.length = 0;
  grants.clear();
  behaviour = () => "greets";
  vi.stubGlobal("Worker", FakeWebWorker);
  vi.stubGlobal("origin", SCRIPT.origin);
  vi.stubGlobal("navigator", { locks });
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("self.onmessage = null;")));
});
afterEach(() => void vi.unstubAllGlobals());

async function started(module = MODULE) {
  const deaths: string[] = [];
  const messages: FromWorker[] = [];
  const port = await startBrowserPort(SCRIPT, module, {
    onDeath: (reason) => deaths.push(reason),
    onMessage: (message) => messages.push(message),
  });
  const [worker] = workers.slice(-1);
  if (!worker) throw new Error("no worker");
  return { port, deaths, messages, worker };
}

test("startBrowserPort starts our own file and sends the module", async () => {
  const { worker } = await started();
  expect(worker.address).toBe(SCRIPT.href);
  expect(worker.posted).toMatchObject([{ kind: "start", module: await MODULE }]);
});

test.each<Start>(["throws", "fails"])("startBrowserPort starts a copy where our address %s", async (start) => {
  behaviour = (address) => (address.startsWith("blob:") ? "greets" : start);
  const { worker } = await started();
  expect(worker.address).toMatch(/^blob:/);
  expect(workers.slice(0, -1).every(({ isTerminated }) => isTerminated)).toBe(true);
});

test("startBrowserPort does not even try the address of another origin", async () => {
  vi.stubGlobal("origin", "https://docs.example");
  const { worker } = await started();
  expect(worker.address).toMatch(/^blob:/);
  expect(workers).toHaveLength(1);
});

test("startBrowserPort says which script is missing", async () => {
  behaviour = () => "fails";
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("", { status: 404, statusText: "Not Found" })));
  await expect(started()).rejects.toMatchObject({
    code: "E_WORKER_START",
    message: expect.stringMatching(/worker\.js answered 404 Not Found/) as string,
  });
});

test("startBrowserPort gives the browser's reason when not even a copy starts", async () => {
  behaviour = () => "fails";
  await expect(started()).rejects.toMatchObject({
    code: "E_WORKER_START",
    message: expect.stringContaining("no such script") as string,
  });
});

test("startBrowserPort leaves no worker behind when there is no module", async () => {
  await expect(started(Promise.reject(new Error("no module")))).rejects.toThrow("no module");
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true]);
});

test("startBrowserPort hears of a worker that ends itself, by the lock it held", async () => {
  const { worker, deaths } = await started();
  worker.say({ kind: "locked" });
  const [granted] = [...grants.values()];
  granted?.();
  expect(deaths).toEqual(["it ended by itself, or was ended by the browser"]);
});

test("startBrowserPort reports one death, whatever else happens", async () => {
  const { worker, deaths, messages } = await started();
  worker.fail("out of memory");
  worker.fail("once more");
  worker.onmessageerror?.();
  worker.say({ kind: "alive" });
  expect(deaths).toEqual(["out of memory"]);
  expect(messages).toEqual([]);
  expect(worker.isTerminated).toBe(true);
});

test("startBrowserPort reports no death of a worker that was terminated on purpose", async () => {
  const { worker, deaths, port } = await started();
  worker.say({ kind: "locked" });
  port.terminate();
  worker.fail("late");
  expect(deaths).toEqual([]);
  expect(worker.isTerminated).toBe(true);
});

test("startBrowserPort watches for silence where no lock was held", async () => {
  const { port, deaths } = await started();
  vi.useFakeTimers();
  port.setBusy(true);
  vi.advanceTimersByTime(20_000);
  vi.useRealTimers();
  expect(deaths).toEqual(["it gave no sign of life for 10 s"]);
});

test("startBrowserPort trusts the lock, not the silence, where one is held", async () => {
  const { port, deaths, worker } = await started();
  worker.say({ kind: "locked" });
  vi.useFakeTimers();
  port.setBusy(true);
  vi.advanceTimersByTime(20_000);
  vi.useRealTimers();
  expect(deaths).toEqual([]);
});
