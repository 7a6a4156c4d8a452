// What the set-up says where it may not install.

import { afterEach, expect, test, vi } from "vitest";

import { ensureSystemPackages } from "../../wasm/toolchain/system-packages.mjs";

afterEach(() => vi.restoreAllMocks());

const NEEDS = [
  { file: "/nowhere/foo", package: "foo" },
  { file: process.execPath, package: "node" },
  { file: "no-such-program", package: "bar" },
];

test("without root one sentence says which packages are missing and how they are installed", async () => {
  vi.spyOn(process, "getuid").mockReturnValue(1000);
  await expect(ensureSystemPackages(NEEDS)).rejects.toThrow(
    "these packages are missing: foo, bar; install them (apt-get install foo bar), then start again",
  );
});

test("nothing is said, and nobody has to be root, where nothing is missing", async () => {
  vi.spyOn(process, "getuid").mockReturnValue(1000);
  await expect(ensureSystemPackages(NEEDS.slice(1, 2))).resolves.toBeUndefined();
});
