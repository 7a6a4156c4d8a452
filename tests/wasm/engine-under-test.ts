// The real module, in the engine as scripts under Node use it, or without any worker for a look inside.

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

import { build } from "esbuild";
import { type MockInstance, vi } from "vitest";

import type { NodeModuleName } from "headlight:assets";

import type { CoreWork } from "../../web/src/engine/core-work.ts";
import type { Engine } from "../../web/src/engine/engine.ts";
import type { Work, WorkResult } from "../../web/src/engine/protocol.ts";

import createCore from "../../build/wasm/headlight-models.js";
import { MODULES } from "../../wasm/modules.mjs";
import { coreScript } from "../../web/build.mjs";
import { createNodeEngine, type NodeEngineFiles } from "../../web/src/engine/node-engine.ts";
import { startCore } from "../../web/src/engine/start-core.ts";

export const ROOT = new URL("../../", import.meta.url);
const WASM = new URL("build/wasm/headlight-models.wasm", ROOT);
const BUNDLES = new URL("build/wasm-tests-js/", ROOT);

/** A worker thread needs a file of its own; bundled once per test file, from the sources as they are. */
let workerFiles: Promise<NodeEngineFiles> | undefined;

export async function openEngine({ threads = 1, ...others }: OpenedWith = {}): Promise<Engine> {
  workerFiles ??= bundleWorkers();
  return createNodeEngine({ ...(await workerFiles), ...others }, threads);
}

/** As on a machine without SIMD. */
export async function openScalarEngine(): Promise<Engine> {
  workerFiles ??= bundleWorkers();
  const { core } = await workerFiles;
  return openEngine({ core: () => core("scalar") });
}

interface OpenedWith extends Partial<NodeEngineFiles> {
  readonly threads?: number;
}

async function bundleWorkers(): Promise<NodeEngineFiles> {
  const core = async (entry: string, name: NodeModuleName) => ({
    wasm: new URL(`build/wasm/${MODULES[name]}.wasm`, ROOT),
    worker: await bundleWorker(entry, name),
  });
  const [models, modelsThreads, scalar, given, helperWorker, tokenizerWorker] = await Promise.all([
    core("engine/worker-node", "models"),
    core("engine/threads-worker-node", "modelsThreads"),
    core("engine/given-worker-node", "scalar"),
    core("engine/given-worker-node", "given"),
    bundleWorker("engine/helper-node"),
    bundleWorker("tokenizer/worker-node"),
  ]);
  const cores = { models, modelsThreads, scalar, given };
  return { core: (name) => cores[name], helperWorker, tokenizerWorker };
}

/** The core in this very thread, for tests that look at its memory or hold a watch to its calls. */
export async function openCore(): Promise<CoreWork> {
  return startCore({ createCore }, await WebAssembly.compile(await readFile(WASM)));
}

/** Does all of a piece of work at once. */
export function complete(coreWork: CoreWork, work: Work): WorkResult {
  let stage = coreWork.begin(work);
  for (;;) {
    if ("result" in stage) return stage.result;
    if ("next" in stage) stage = stage.next();
    else if (coreWork.core.advance(stage.job, 1e8) >= 1) stage = stage.take();
  }
}

async function bundleWorker(entry: string, module: keyof typeof MODULES = "models"): Promise<URL> {
  if (!existsSync(WASM)) throw new Error("there is no build/wasm/headlight-models.wasm; node wasm/build.mjs makes it");
  const file = new URL(`${entry.replace("/", "-")}-${module}-${process.pid}-${Date.now()}.js`, BUNDLES);
  await build({
    entryPoints: [fileURLToPath(new URL(`web/src/${entry}.ts`, ROOT))],
    outfile: fileURLToPath(file),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    plugins: [coreScript(fileURLToPath(new URL("build/wasm/", ROOT)), MODULES[module])],
    logLevel: "warning",
  });
  return file;
}

/** Ends worker threads from outside, as an accident would: the engine is not told. */
export class WorkerKiller {
  private readonly posts: MockInstance = vi.spyOn(Worker.prototype, "postMessage");

  /** The latest one that was sent anything and still lives, and fits. */
  async kill(isMeant: (firstMessage: unknown) => boolean): Promise<void> {
    const worker = this.started().findLast(({ first }) => isMeant(first))?.worker;
    if (!worker) throw new Error("no such worker was sent anything yet");
    await worker.terminate();
  }

  async killLatest(): Promise<void> {
    const worker = this.posts.mock.contexts.at(-1) as Worker | undefined;
    if (!worker) throw new Error("no worker was sent anything yet");
    await worker.terminate();
  }

  /** Workers that were sent anything and still live. */
  alive(): readonly Worker[] {
    return this.started().flatMap(({ worker }) => (worker.threadId === -1 ? [] : [worker]));
  }

  release(): void {
    this.posts.mockRestore();
  }

  private started(): readonly { worker: Worker; first: unknown }[] {
    const { contexts, calls } = this.posts.mock;
    const firsts = new Map<Worker, unknown>();
    contexts.forEach((worker, call) => {
      if (!firsts.has(worker as Worker)) firsts.set(worker as Worker, calls[call]?.[0]);
    });
    return [...firsts].map(([worker, first]) => ({ worker, first }));
  }
}
