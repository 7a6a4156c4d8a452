// Programs that only the machine itself can provide, such as CMake or a browser. As root on Debian and Ubuntu
// they are installed; anybody else is told in one sentence what to install.
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run, SetupError } from "./run.mjs";

/** needs: [{ file, package }]; `file` is the name of a program on PATH, or a full path. */
export async function ensureSystemPackages(needs, { log = console.log } = {}) {
  const missing = () => needs.filter(({ file }) => !isThere(file)).map((need) => need.package);
  const names = missing();
  if (names.length === 0) return;
  const command = `apt-get install ${names.join(" ")}`;
  if (process.getuid?.() !== 0 || !isThere("apt-get")) {
    throw new SetupError(
      `these packages are missing: ${names.join(", ")}; install them (${command}), then start again`,
    );
  }
  log(`system: ${command}`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  // An update may fail for the sake of some unrelated source of the machine; what counts is the installation.
  await run("apt-get", ["-q", "update"], { env }).catch((error) => log(`system: ${error.message.split("\n", 1)[0]}`));
  // Another apt may be at work on this machine: wait for it, but not for ever.
  const options = ["-q", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"];
  await run("apt-get", [...options, "install", ...names], { env });
  const still = missing();
  if (still.length > 0) throw new SetupError(`apt-get installed ${still.join(", ")}, but the programs are not there`);
}

function isThere(file) {
  return file.includes("/") ? existsSync(file) : findOnPath(file) !== undefined;
}

/** Full path of a program on PATH; undefined when there is none. */
export function findOnPath(program) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false; // not in this folder of PATH
  }
}
