import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { isAtLeast, useEmccOnPath } from "../../wasm/toolchain/emcc-on-path.mjs";
import { findOnMachine } from "../../wasm/toolchain/machine-libraries.mjs";

let folder = "";

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "headlight-toolchain-"))));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function plantProgram(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

test("isAtLeast compares part by part, not as text", () => {
  expect(isAtLeast([3, 1, 60], [3, 1, 60])).toBe(true);
  expect(isAtLeast([3, 1, 100], [3, 1, 60])).toBe(true);
  expect(isAtLeast([4, 0, 0], [3, 1, 60])).toBe(true);
  expect(isAtLeast([3, 1, 6], [3, 1, 60])).toBe(false);
  expect(isAtLeast([2, 9, 99], [3, 1, 60])).toBe(false);
});

test("useEmccOnPath takes an emcc that is new enough from where em-config says it is", () => {
  plantProgram("emcc", 'echo "emcc (Emscripten gcc/clang-like replacement) 4.0.10 (abc)"');
  plantProgram("em-config", 'if [ "$1" = LLVM_ROOT ]; then echo /sdk/bin; else echo /sdk/emscripten; fi');
  vi.stubEnv("PATH", folder);
  const log = vi.fn();
  expect(useEmccOnPath(log)).toMatchObject({ emcc: "/sdk/emscripten/emcc", llvmNm: "/sdk/bin/llvm-nm" });
  expect(log).toHaveBeenCalledWith("toolchain: emcc 4.0.10 on PATH");
});

test("useEmccOnPath says that it leaves an old emcc alone, and is silent where there is none", () => {
  const log = vi.fn();
  vi.stubEnv("PATH", folder);
  expect(useEmccOnPath(log)).toBeUndefined();
  expect(log).not.toHaveBeenCalled();
  plantProgram("emcc", 'echo "emcc (Emscripten) 3.1.6 ()"');
  expect(useEmccOnPath(log)).toBeUndefined();
  expect(log).toHaveBeenCalledWith("toolchain: emcc 3.1.6 on PATH is older than 3.1.60, so it is left alone");
});

test("findOnMachine takes libraries from where the person says, and names what is missing", () => {
  const plantHeader = (name: string): void => {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), "");
  };
  plantHeader("Eigen/QR");
  plantHeader("nlohmann/json.hpp");
  vi.stubEnv("EIGEN3_INCLUDE_DIR", folder);
  vi.stubEnv("NLOHMANN_JSON_INCLUDE_DIR", folder);
  expect(findOnMachine({ needsEmcc: false })).toMatchObject({ eigenInclude: folder, jsonInclude: folder });
  expect(() => findOnMachine({ needsEmcc: true })).toThrow("without apt, install emcc 3.1.60 or newer (emsdk) on PATH");
});
