import { expect, test } from "vitest";

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
  const starting = startCore(createCore, await WebAssembly.compile(Uint8Array.from(bytes)));
  await expect(starting).rejects.toMatchObject({
    code: "E_WASM_LOAD",
    message: expect.stringMatching(/^The WebAssembly module could not be started: .+\.$/) as string,
  });
});
