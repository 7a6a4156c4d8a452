// Programs that only the machine itself can provide, such as CMake or a browser. As root on Debian and Ubuntu
// they are installed; anybody else is told in one sentence what to install.
import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run, SetupError } from "./run.mjs";

/** What was said about versions by this process: each once. */
const told = new Set();

/**
 * `file` is the name of a program on PATH, or a full path. `atLeast` is the oldest version that will do where the program is
 * from Debian's package; one that somebody installed otherwise is used as it is.
 *
 * @typedef {{ file: string, package: string, atLeast?: string }} Need
 */

/** @param {readonly Need[]} needs */
export async function ensureSystemPackages(needs, { log = console.log } = {}) {
  const wanting = () => needs.filter((need) => !isThere(need.file) || isTooOld(need));
  if (wanting().length > 0) await install(wanting, log);
  tellVersions(needs, log);
}

async function install(wanting, log) {
  const names = wanting().map((need) => need.package);
  const command = `apt-get install ${names.join(" ")}`;
  if (process.getuid?.() !== 0 || !isThere("apt-get")) {
    const said = wanting().map(describeWant).join(", ");
    throw new SetupError(`these packages are missing: ${said}; install them (${command}), then start again`);
  }
  log(`system: ${command}`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  // An update may fail for the sake of some unrelated source of the machine; what counts is the installation.
  await run("apt-get", ["-q", "update"], { env }).catch((error) => log(`system: ${error.message.split("\n", 1)[0]}`));
  // Another apt may be at work on this machine: wait for it, but not for ever.
  const options = ["-q", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"];
  await run("apt-get", [...options, "install", ...names], { env });
  const still = wanting();
  if (still.length === 0) return;
  throw new SetupError(`after ${command} this is still missing: ${still.map(describeWant).join(", ")}`);
}

function describeWant(need) {
  return isThere(need.file)
    ? `${need.package} ${need.atLeast} or newer (there is ${installedVersion(need.package)})`
    : need.package;
}

function isTooOld({ package: name, atLeast }) {
  const version = atLeast === undefined ? undefined : installedVersion(name);
  return version !== undefined && !isVersionAtLeast(version, atLeast);
}

function tellVersions(needs, log) {
  const versions = needs.flatMap(({ package: name }) => {
    const version = told.has(name) ? undefined : installedVersion(name);
    told.add(name);
    return version === undefined ? [] : [`${name} ${version}`];
  });
  if (versions.length > 0) log(`system: ${versions.join(", ")}`);
}

/** Of a package of Debian or Ubuntu; undefined where there is none. */
function installedVersion(name) {
  try {
    const options = { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
    const said = execFileSync("dpkg-query", ["-W", "-f", "${db:Status-Status} ${Version}\n", name], options);
    return /^installed (\S+)/m.exec(said)?.[1];
  } catch {
    return undefined; // no dpkg here, or a package that it has never heard of
  }
}

/** As Debian orders versions. */
export function isVersionAtLeast(version, minimum) {
  return spawnSync("dpkg", ["--compare-versions", version, "ge", minimum]).status === 0;
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
