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

test("a package of Debian that is too old is one that is missing, and the sentence says both versions", async () => {
  vi.spyOn(process, "getuid").mockReturnValue(1000);
  const tooOld = [{ file: "sh", package: "dash", atLeast: "99" }];
  await expect(ensureSystemPackages(tooOld)).rejects.toThrow(
    /^these packages are missing: dash 99 or newer \(there is 0\.5\S+\); install them \(apt-get install dash\)/,
  );
});

test("the version that was found is printed, once", async () => {
  const said: string[] = [];
  const needs = [{ file: "sh", package: "dash", atLeast: "0.5" }];
  for (let time = 0; time < 2; time++) await ensureSystemPackages(needs, { log: (line: string) => said.push(line) });
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^system: dash 0\.5/);
});

test("nothing is said, and nobody has to be root, where nothing is missing", async () => {
  vi.spyOn(process, "getuid").mockReturnValue(1000);
  const said: string[] = [];
  await ensureSystemPackages([{ file: process.execPath, package: "no-package-of-debian" }], {
    log: (line: string) => said.push(line),
  });
  expect(said).toEqual([]);
});
