// Makes every command work as the first one in an empty clone: installs the npm packages that are missing.
// It runs before any of them can be imported, so it uses none.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "../wasm/toolchain/lock.mjs";
import { run, SetupError } from "../wasm/toolchain/run.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MINIMUM_NODE = [20, 19];

/** Those of the project, or of another folder with a package-lock.json of its own. */
export async function ensurePackages({ log = console.log, folder = ROOT } = {}) {
  requireNode();
  if (isInstalled(folder)) return;
  await withLock(join(folder, ".toolchain-packages.lock"), async () => {
    if (isInstalled(folder)) return;
    log("packages: npm ci (once per clone, and when package-lock.json changes)");
    await run(npmProgram(), ["ci", "--no-audit", "--no-fund"], { cwd: folder });
    if (!isInstalled(folder)) throw new SetupError("npm ci left packages out: see `npm ls` and package-lock.json");
  });
}

/** Whether node_modules holds the versions of the lockfile. Packages for other platforms may be missing. */
function isInstalled(folder) {
  const installedFile = join(folder, "node_modules/.package-lock.json");
  if (!existsSync(installedFile)) return false;
  const installed = JSON.parse(readFileSync(installedFile, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === "" || optional || installed[path]?.version === version,
  );
}

function requireNode() {
  const version = process.versions.node.split(".").map(Number);
  const [major, minor] = MINIMUM_NODE;
  if (version[0] > major || (version[0] === major && version[1] >= minor)) return;
  throw new SetupError(`Node ${MINIMUM_NODE.join(".")} or newer is needed; this is ${process.versions.node}`);
}

/** The npm that stands beside the running node, or else the one on PATH. */
function npmProgram() {
  const beside = join(dirname(process.execPath), "npm");
  return existsSync(beside) ? beside : "npm";
}
