// The programs that build the hosts, as a writer of documentation has them: Debian's packages, and those of npm/.
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../wasm/toolchain/run.mjs";
import { ensurePackages } from "../../web/packages.mjs";

const NPM = fileURLToPath(new URL("npm", import.meta.url));

/** The same sources become the same pages, whenever they are built; and nothing is written beside the sources. */
const ENVIRONMENT = { SOURCE_DATE_EPOCH: "0", PYTHONDONTWRITEBYTECODE: "1", NODE_ENV: "production" };

/** One that the host says it needs; returns what it wrote to stdout. */
export function runSystemProgram(program, args, { cwd }) {
  return run(program, args, { cwd, env: ENVIRONMENT });
}

/** All those of npm/, once. */
export function installNpmPrograms({ log } = {}) {
  return ensurePackages({ folder: NPM, log });
}

/** Where the files of a package of npm/ lie. */
export async function npmPackage(name, { log }) {
  await installNpmPrograms({ log });
  return join(NPM, "node_modules", name);
}

/**
 * Runs a program of npm/ on a copy of `source` below npm/, where it finds the packages that it asks for and may leave its
 * caches. `args` end with the folder of the copy, which is returned.
 */
export async function runNpmProgram(file, args, { source, name, env = {}, log }) {
  const program = await npmPackage(file, { log });
  const copy = join(NPM, "build", name);
  rmSync(copy, { recursive: true, force: true });
  cpSync(source, copy, { recursive: true });
  await run(process.execPath, [program, ...args, copy], { cwd: NPM, env: { ...ENVIRONMENT, ...env } });
  return copy;
}
