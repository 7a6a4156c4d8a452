// What a visitor downloads, as a server that compresses sends it.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const FOLDER = fileURLToPath(new URL("../../build/wasm", import.meta.url));

function gzippedBytes(module: string): number {
  return gzipSync(readFileSync(`${FOLDER}/${module}.wasm`), { level: 9 }).length;
}

test.each(["headlight", "headlight-models"])("the module %s is at most 100 KB, gzipped", (module) => {
  const bytes = gzippedBytes(module);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThanOrEqual(100 * 1024);
});
