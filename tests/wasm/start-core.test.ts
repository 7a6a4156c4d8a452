import { afterEach, describe, expect, test, vi } from "vitest";

import createCore from "../../build/wasm/headlight-models.js";
import { startCore } from "../../web/src/engine/start-core.ts";
import { openCore } from "./engine-under-test.ts";

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** Imports the function "x" of module "y", which nobody has. */
const IMPORTING = [...HEADER, 1, 4, 1, 0x60, 0, 0, 2, 7, 1, 1, 0x79, 1, 0x78, 0, 0];

test("startCore gives a core that says its version and has passed its self-test", async () => {
  const { core } = await openCore();
  expect(core.version()).toMatch(/^\d+\.\d+\.\d+$/);
  expect(core.liveCounts()).toEqual({ models: 0, traces: 0, jobs: 0 });
});

test.each([
  ["that is empty", HEADER],
  ["that wants what we do not have", IMPORTING],
])("startCore rejects with E_WASM_LOAD for a module %s", async (_, bytes) => {
  const starting = startCore({ createCore }, await WebAssembly.compile(Uint8Array.from(bytes)));
  await expect(starting).rejects.toMatchObject({
    code: "E_WASM_LOAD",
    message: expect.stringMatching(/^The WebAssembly module could not be started: .+\.$/) as string,
  });
});

describe("where memory is scarce", () => {
  const { Memory } = WebAssembly;
  const asked: number[] = [];
  const grantUpTo = (pages: number): void => {
    asked.length = 0;
    vi.spyOn(WebAssembly, "Memory").mockImplementation(function (sizes: WebAssembly.MemoryDescriptor) {
      asked.push(sizes.maximum ?? 0);
      if ((sizes.maximum ?? 0) > pages) throw new RangeError("could not allocate memory");
      return new Memory(sizes);
    });
  };
  afterEach(() => void vi.restoreAllMocks());

  test("the core starts with as many of its 4 GiB as are granted", async () => {
    grantUpTo(20_000);
    const { core } = await openCore();
    expect(asked).toEqual([65_536, 32_768, 16_384]);
    expect(core.version()).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test("where 256 MiB are too much, that is said", async () => {
    grantUpTo(1_000);
    await expect(openCore()).rejects.toMatchObject({
      code: "E_WASM_LOAD",
      message: "The WebAssembly module could not be started: could not allocate memory.",
    });
    expect(asked.at(-1)).toBe(4_096);
  });
});
