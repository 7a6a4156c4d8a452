// Makes sure that this clone has what the C++ side is built with: Emscripten, Eigen, Catch2 and clang-format.
// All of it comes from one Debian suite, unpacked below .toolchain/ without root (see private-apt.mjs); only
// the C++ compiler and CMake are the machine's own. An emcc on PATH that is new enough is used as it is.
//
// .toolchain/env.json, written last, says where everything is. It is also the stamp: a folder without it, or
// with one of another recipe or place (paths are baked into the programs), is made again from nothing.
//
// Run by hand: node wasm/toolchain/toolchain.mjs
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "./lock.mjs";
import { KEYRING, openPrivateApt } from "./private-apt.mjs";
import { run, runMain, SetupError } from "./run.mjs";
import { loaderOf, makeSelfContained, unpackPackages, writeStarter } from "./unpack.mjs";

const FOLDER = fileURLToPath(new URL("../../.toolchain", import.meta.url));
const ENV_FILE = join(FOLDER, "env.json");
const RECIPE = "3"; // raise it when anything below changes what is unpacked or how
const SUITE = "trixie";
const MINIMUM_EMCC = [3, 1, 60];

// Package -> oldest version that will do. All but patchelf are used by the build; it prepares the others.
const EMSCRIPTEN_PACKAGES = { emscripten: "3.1.60", "clang-19": "1:19", "lld-19": "1:19", binaryen: "117" };
const COMMON_PACKAGES = { "libeigen3-dev": "3.4", "clang-format-19": "1:19", "ninja-build": "1.11", patchelf: "0.14" };
const CATCH2 = { name: "catch2", minimum: "3.7.1" };

/**
 * Returns where things are: { emcc, cmakeToolchainFile, llvmNm, ninja, eigenInclude, catch2Dir, clangFormat,
 * environment, versions }. `environment` belongs into the environment of a child that calls emcc, and nowhere else.
 */
export async function ensureToolchain({ log = console.log } = {}) {
  return readReady() ?? (await withLock(`${FOLDER}.lock`, async () => readReady() ?? (await make(log))));
}

function readReady() {
  if (!existsSync(ENV_FILE)) return undefined;
  const toolchain = JSON.parse(readFileSync(ENV_FILE, "utf8"));
  const fits = toolchain.recipe === RECIPE && toolchain.folder === FOLDER && existsSync(toolchain.emcc);
  // The emcc that was on PATH when the folder was made must still be the one.
  return fits && toolchain.node === process.execPath ? toolchain : undefined;
}

async function make(log) {
  const started = Date.now();
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  // Emscripten's own scripts carry no package.json: without this one they would take "module" from ours.
  writeFileSync(join(FOLDER, "package.json"), '{ "type": "commonjs" }\n');
  const emccOnPath = findEmccOnPath(log);
  requireApt(emccOnPath);
  const wanted = { ...COMMON_PACKAGES, ...(emccOnPath === undefined ? EMSCRIPTEN_PACKAGES : {}) };
  log(`toolchain: fetching ${Object.keys(wanted).join(", ")} from Debian ${SUITE} (once per clone)`);
  const versions = await fetchAndUnpack(wanted, log);
  const toolchain = {
    recipe: RECIPE,
    folder: FOLDER,
    node: process.execPath,
    ...(emccOnPath ?? configureEmscripten()),
    eigenInclude: join(FOLDER, "root/usr/include/eigen3"),
    catch2Dir: join(FOLDER, "catch2"),
    ninja: join(FOLDER, "root/usr/bin/ninja"),
    clangFormat: join(FOLDER, "root/usr/lib/llvm-19/bin/clang-format"),
    versions,
  };
  rmSync(join(FOLDER, "apt"), { recursive: true });
  writeFileSync(ENV_FILE, `${JSON.stringify(toolchain, null, 2)}\n`);
  log(`toolchain: ready after ${Math.round((Date.now() - started) / 1000)} s`);
  return toolchain;
}

async function fetchAndUnpack(wanted, log) {
  const apt = await openPrivateApt(join(FOLDER, "apt"), SUITE);
  const debFiles = await apt.downloadPackages(Object.keys(wanted));
  const catch2Archive = await apt.downloadSource(CATCH2.name);
  const versions = {};
  for (const [name, minimum] of Object.entries(wanted)) {
    versions[name] = requireVersion(name, debVersion(debFiles, name), minimum);
  }
  versions.catch2 = requireVersion("catch2", /_([^_]+)\.orig\.tar/.exec(basename(catch2Archive))[1], CATCH2.minimum);
  log(
    `toolchain: ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}`,
  );
  const root = join(FOLDER, "root");
  await unpackPackages(debFiles, root);
  await makeSelfContained(root, debianArchitecture(), ["usr/lib/llvm-19/bin", "usr/bin"], isStartedByBuild);
  const catch2 = join(FOLDER, "catch2");
  mkdirSync(catch2);
  await run("tar", [
    "-x",
    "--strip-components=2",
    "--wildcards",
    "-C",
    catch2,
    "-f",
    catch2Archive,
    "*/extras/catch_amalgamated.*",
  ]);
  return versions;
}

/** Emscripten reads `.emscripten` beside itself, so that no variable of the shell can lead it elsewhere. */
function configureEmscripten() {
  const usr = join(FOLDER, "root/usr");
  const emscripten = join(usr, "share/emscripten");
  const settings = {
    LLVM_ROOT: join(usr, "lib/llvm-19/bin"),
    BINARYEN_ROOT: usr,
    NODE_JS: process.execPath,
    CACHE: join(emscripten, "cache"),
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  // Debian ships the system libraries ready made: nothing is built into, or cleared from, the cache.
  writeFileSync(join(emscripten, ".emscripten"), `${lines.join("\n")}\nFROZEN_CACHE = True\n`);
  // emcc is written in Python, which a fresh machine need not have: it gets the one that came along.
  const python = readdirSync(join(usr, "bin")).find((name) => /^python3\.\d+$/.test(name));
  return {
    emcc: join(emscripten, "emcc"),
    cmakeToolchainFile: join(emscripten, "cmake/Modules/Platform/Emscripten.cmake"),
    llvmNm: join(usr, "lib/llvm-19/bin/llvm-nm"),
    environment: {
      EM_CONFIG: join(emscripten, ".emscripten"),
      EMSDK_PYTHON: writeStarter(join(FOLDER, "root"), debianArchitecture(), join(usr, "bin", python)),
    },
  };
}

function findEmccOnPath(log) {
  let banner;
  try {
    banner = execFileSync("emcc", ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return undefined; // there is none, or it does not run: ours is fetched
  }
  const version = /(\d+)\.(\d+)\.(\d+)/.exec(banner)?.slice(1).map(Number) ?? [0, 0, 0];
  const [found, minimum] = [version, MINIMUM_EMCC].map((parts) => parts.join("."));
  if (!isAtLeast(version, MINIMUM_EMCC)) {
    log(`toolchain: emcc ${found} on PATH is older than ${minimum}; using our own instead`);
    return undefined;
  }
  log(`toolchain: emcc ${found} on PATH`);
  const root = execFileSync("em-config", ["EMSCRIPTEN_ROOT"], { encoding: "utf8" }).trim();
  const llvm = execFileSync("em-config", ["LLVM_ROOT"], { encoding: "utf8" }).trim();
  return {
    emcc: join(root, "emcc"),
    cmakeToolchainFile: join(root, "cmake/Modules/Platform/Emscripten.cmake"),
    llvmNm: join(llvm, "llvm-nm"),
    environment: {},
  };
}

export function isAtLeast(version, minimum) {
  const first = version.findIndex((part, index) => part !== minimum[index]);
  return first === -1 || version[first] > minimum[first];
}

function requireApt(emccOnPath) {
  if (existsSync("/usr/bin/apt-get") && existsSync("/usr/bin/dpkg-deb")) {
    loaderOf(debianArchitecture());
    if (existsSync(KEYRING) || process.getuid() !== 0) return;
    execFileSync("apt-get", ["install", "-y", "debian-archive-keyring"], { stdio: "ignore" });
    return;
  }
  const missing = emccOnPath === undefined ? "emcc 3.1.60 or newer (emsdk) on PATH and " : "";
  throw new SetupError(
    `this machine has no apt: Headlight needs ${missing}a Debian or Ubuntu for Eigen 3.4, Catch2 3.7 and clang-format 19`,
  );
}

function debianArchitecture() {
  return execFileSync("dpkg", ["--print-architecture"], { encoding: "utf8" }).trim();
}

function debVersion(debFiles, name) {
  const file = debFiles.find((path) => basename(path).startsWith(`${name}_`));
  if (file === undefined) throw new SetupError(`apt downloaded no package ${name}`);
  return execFileSync("dpkg-deb", ["-f", file, "Version"], { encoding: "utf8" }).trim();
}

function requireVersion(name, version, minimum) {
  try {
    execFileSync("dpkg", ["--compare-versions", version, "ge", minimum]);
    return version;
  } catch {
    throw new SetupError(`Debian ${SUITE} has ${name} ${version}, but ${minimum} or newer is needed`);
  }
}

function isStartedByBuild(file) {
  return dirname(file).endsWith("llvm-19/bin") || /^(wasm-|ninja$)/.test(basename(file));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    const { emcc, versions } = await ensureToolchain();
    console.log(`toolchain: ${dirname(emcc)}`);
    console.log(JSON.stringify(versions, null, 2));
  });
}
