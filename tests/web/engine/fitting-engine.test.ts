import { afterEach, describe, expect, test, vi } from "vitest";

import type { Model } from "../../../web/src/engine/engine.ts";
import { AttentionError } from "../../../web/src/engine/fault.ts";
import { FileModels, type LinkChoice } from "../../../web/src/engine/file-models.ts";
import { openFittingEngine } from "../../../web/src/engine/fitting-engine.ts";
import type { EngineParts } from "../../../web/src/engine/worker-engine.ts";
import { WorkerLink } from "../../../web/src/engine/worker-link.ts";
import { FakeWorkers, NO_MODULE } from "./fake-worker.ts";

afterEach(() => void vi.unstubAllGlobals());

const WRONG = "This machine's WebAssembly computes wrong numbers: a weight of 0.5 instead of 0.7.";
const startLink = (): Promise<WorkerLink> => WorkerLink.open(new FakeWorkers().start, NO_MODULE);
const refuse = (code: string, message = WRONG): Promise<WorkerLink> =>
  Promise.reject(new AttentionError(code, message));
const withoutSimd = (): void => void vi.stubGlobal("WebAssembly", { ...WebAssembly, validate: () => false });

interface Opened {
  readonly started: readonly string[];
  readonly warnings: readonly string[];
  /** Where models from files and those in eight bits are opened. */
  readonly modelsIn: readonly string[];
}

async function open(usual = startLink, scalar = startLink): Promise<Opened> {
  const started: string[] = [];
  const names = new Map<WorkerLink, string>();
  const startAs = (name: string, start: () => Promise<WorkerLink>) => async () => {
    started.push(name);
    const link = await start();
    names.set(link, name);
    return link;
  };
  const openFolder = (link: WorkerLink): Promise<Model> => Promise.reject(new Error(names.get(link)));
  const partsOf = (name: string, start: () => Promise<WorkerLink>, others: readonly LinkChoice[]): EngineParts => ({
    startLink: startAs(name, start),
    loadFileModels: (context) =>
      Promise.resolve(new FileModels(context, { forFloats: others, forEightBits: others, forGiven: [], openFolder })),
  });
  const engine = await openFittingEngine(
    partsOf("usual", usual, [{ start: startAs("models", startLink) }]),
    partsOf("scalar", scalar, []),
  );
  const modelsIn = [];
  for (const eightBits of [false, true]) {
    modelsIn.push(
      await engine.openModel([], { eightBits }).then(String, (thrown: unknown) => (thrown as Error).message),
    );
  }
  engine.close();
  return { started, warnings: engine.warnings, modelsIn };
}

test("openFittingEngine starts the usual worker where there is SIMD, without a word", async () => {
  expect(await open()).toEqual({ started: ["usual", "models"], warnings: [], modelsIn: ["models", "models"] });
});

test("openFittingEngine starts only the worker without SIMD where there is none, says so, and opens models in it", async () => {
  withoutSimd();
  expect(await open()).toEqual({
    started: ["scalar"],
    warnings: [
      "This machine's WebAssembly has no SIMD instructions: everything is computed without them, which is slower.",
    ],
    modelsIn: ["scalar", "scalar"],
  });
});

test("openFittingEngine says which wrong number SIMD computes, and computes without it", async () => {
  expect(await open(() => refuse("E_WASM_SIMD"))).toEqual({
    started: ["usual", "scalar"],
    warnings: [`${WRONG} Everything is computed without SIMD instead, which is slower.`],
    modelsIn: ["scalar", "scalar"],
  });
});

describe("openFittingEngine says what is wrong", () => {
  test("when numbers are wrong without SIMD, too", async () => {
    const both = open(
      () => refuse("E_WASM_SIMD"),
      () => refuse("E_WASM_SIMD"),
    );
    await expect(both).rejects.toMatchObject({ code: "E_WASM_SIMD", message: WRONG });
  });

  test("when it is something else that SIMD has no part in", async () => {
    await expect(open(() => refuse("E_WASM_LOAD"))).rejects.toMatchObject({ code: "E_WASM_LOAD" });
  });

  test("when there is no WebAssembly", async () => {
    vi.stubGlobal("WebAssembly", undefined);
    await expect(open()).rejects.toMatchObject({ code: "E_WASM_MISSING" });
  });

  test("when there is nothing to cut words with", async () => {
    vi.stubGlobal("Intl", { NumberFormat: Intl.NumberFormat });
    await expect(open()).rejects.toMatchObject({
      code: "E_BROWSER_OLD",
      message: expect.stringMatching(/^This browser has no Intl\.Segmenter; Chrome 110, Firefox 125, /) as string,
    });
  });

  test("when a list cannot be copied with one change", async () => {
    const present = Object.getOwnPropertyDescriptor(Array.prototype, "with");
    Reflect.deleteProperty(Array.prototype, "with");
    const refusing = expect(open()).rejects.toMatchObject({
      code: "E_BROWSER_OLD",
      message: expect.stringContaining("has no Array.prototype.with;") as string,
    });
    await refusing.finally(() => void Object.defineProperty(Array.prototype, "with", present ?? {}));
  });
});
