// The module without SIMD has the bits of all others.

import { readFileSync } from "node:fs";

import { afterAll, beforeAll, expect, test } from "vitest";

import createCore from "../../build/wasm/headlight-scalar.js";
import type { Engine } from "../../web/src/engine/engine.ts";
import { openEngine, openScalarEngine, ROOT } from "./engine-under-test.ts";

const DIGESTS = JSON.parse(
  readFileSync(new URL("tests/golden/attention-digests.json", ROOT), "utf8"),
) as readonly string[];

let engines: readonly Engine[];
beforeAll(async () => void (engines = await Promise.all([openEngine(), openScalarEngine()])));
afterAll(() => engines.forEach((engine) => engine.close()));

test("200 cases of attention have the bits that every platform has", async () => {
  const core = await createCore();
  expect(DIGESTS.map((_, index) => core.caseDigest(index))).toEqual(DIGESTS);
});

test("the textbook model's run and prediction are those of the module with SIMD", async () => {
  const [usual, scalar] = await Promise.all(
    engines.map(async (engine) => {
      const trace = await (await engine.openModel("textbook")).run("The cat sat, and then the cat sat on the hat.");
      return [await trace.residual({ layer: 2 }), await trace.logits({ position: 9, top: 5 })] as const;
    }),
  );
  expect(scalar).toEqual(usual);
});
