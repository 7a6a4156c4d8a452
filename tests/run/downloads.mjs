// Makes sure that Debian's NumPy is on this machine: it reads what the page writes for it.
import { ensureSystemPackages } from "../wasm/toolchain/system-packages.mjs";

const NEEDS = [{ file: "/usr/lib/python3/dist-packages/numpy/__init__.py", package: "python3-numpy" }];

export function ensureNumpy({ log = console.log } = {}) {
  return ensureSystemPackages(NEEDS, { log });
}
