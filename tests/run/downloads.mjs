// What the tests need of the machine and of npm beyond the toolchain and the packages of the page.
import { ensureSystemPackages } from "../../wasm/toolchain/system-packages.mjs";
import { BROWSERS } from "../browser/install.mjs";
import { HOSTS } from "../hosts/hosts.mjs";
import { installNpmPrograms } from "../hosts/programs.mjs";

/** It reads what the page writes for it. */
const NUMPY = { file: "/usr/lib/python3/dist-packages/numpy/__init__.py", package: "python3-numpy" };

/** All at once, which apt-get does in half the time. What goes wrong is said by the part that needs it. */
export async function download(parts) {
  const hosts = parts.has("browser") ? HOSTS.flatMap(({ needs = [] }) => needs) : [];
  const needs = [...(parts.has("wasm") ? [NUMPY] : []), ...(parts.has("browser") ? BROWSERS : []), ...hosts];
  await ensureSystemPackages(uniqueFiles(needs)).catch(() => undefined);
  if (parts.has("browser")) await installNpmPrograms().catch(() => undefined);
}

function uniqueFiles(needs) {
  return [...new Map(needs.map((need) => [need.file, need])).values()];
}
