// What the build needs, from Debian: fetched by an apt of our own and unpacked below one folder.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { MINIMUM_EMCC } from "./emcc-on-path.mjs";
import { KEYRING, openPrivateApt } from "./private-apt.mjs";
import { run, SetupError } from "./run.mjs";
import { ensureSystemPackages, findOnPath, isVersionAtLeast } from "./system-packages.mjs";
import { loaderOf, makeSelfContained, unpackPackages, writeStarter } from "./unpack.mjs";

const SUITE = "trixie";

// Package -> oldest version that will do. All but patchelf are used by the build; it prepares the others.
const EMSCRIPTEN_PACKAGES = { emscripten: MINIMUM_EMCC, "clang-19": "1:19", "lld-19": "1:19", binaryen: "117" };
const COMMON_PACKAGES = {
  "libeigen3-dev": "3.4",
  "nlohmann-json3-dev": "3.11",
  "clang-format-19": "1:19",
  "ninja-build": "1.11",
  patchelf: "0.14",
};
const CATCH2 = { name: "catch2", minimum: "3.7.1" };

export function hasApt() {
  return findOnPath("apt-get") !== undefined && findOnPath("dpkg-deb") !== undefined;
}

/** Fills `folder` and says where in it everything is; Emscripten only when asked for. */
export async function fetchFromDebian(folder, { withEmscripten, log }) {
  const architecture = ask("dpkg", "--print-architecture");
  loaderOf(architecture); // an architecture that we do not know is said before anything is downloaded
  await ensureSystemPackages([{ file: KEYRING, package: "debian-archive-keyring" }], { log });
  const wanted = { ...COMMON_PACKAGES, ...(withEmscripten ? EMSCRIPTEN_PACKAGES : {}) };
  log(`toolchain: fetching ${Object.keys(wanted).join(", ")} from Debian ${SUITE} (once per clone)`);
  const apt = await openPrivateApt(join(folder, "apt"), SUITE);
  const debFiles = await apt.downloadPackages(Object.keys(wanted));
  const catch2Archive = await apt.downloadSource(CATCH2.name);
  const versions = checkVersions(wanted, debFiles, catch2Archive);
  const found = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  log(`toolchain: ${found.join(", ")}`);
  const root = join(folder, "root");
  await unpackPackages(debFiles, root);
  await makeSelfContained(root, architecture, ["usr/lib/llvm-19/bin", "usr/bin"], isStartedByBuild);
  await unpackCatch2(catch2Archive, join(folder, "catch2"));
  rmSync(join(folder, "apt"), { recursive: true });
  return {
    ...(withEmscripten ? configureEmscripten(root, architecture) : {}),
    eigenInclude: join(root, "usr/include/eigen3"),
    jsonInclude: copyJsonHeaders(root, join(folder, "json")),
    catch2Dir: join(folder, "catch2"),
    ninja: join(root, "usr/bin/ninja"),
    clangFormat: join(root, "usr/lib/llvm-19/bin/clang-format"),
    versions,
  };
}

/** Emscripten reads `.emscripten` beside itself, so that no variable of the shell can lead it elsewhere. */
function configureEmscripten(root, architecture) {
  const usr = join(root, "usr");
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
      EMSDK_PYTHON: writeStarter(root, architecture, join(usr, "bin", python)),
    },
  };
}

/** A folder with nothing but this library: /usr/include of the suite would bring its C library along. */
function copyJsonHeaders(root, folder) {
  cpSync(join(root, "usr/include/nlohmann"), join(folder, "nlohmann"), { recursive: true });
  return folder;
}

/** Of Catch2's source only the two files that hold all of it. */
async function unpackCatch2(archive, folder) {
  mkdirSync(folder);
  const pick = ["--strip-components=2", "--wildcards", "*/extras/catch_amalgamated.*"];
  await run("tar", ["-x", "-f", archive, "-C", folder, ...pick]);
}

function checkVersions(wanted, debFiles, catch2Archive) {
  const versions = {};
  for (const [name, minimum] of Object.entries(wanted)) {
    const file = debFiles.find((path) => basename(path).startsWith(`${name}_`));
    if (file === undefined) throw new SetupError(`apt downloaded no package ${name}`);
    versions[name] = requireVersion(name, ask("dpkg-deb", "-f", file, "Version"), minimum);
  }
  const [, catch2] = /_([^_]+)\.orig\.tar/.exec(basename(catch2Archive));
  return { ...versions, catch2: requireVersion("catch2", catch2, CATCH2.minimum) };
}

function requireVersion(name, version, minimum) {
  if (isVersionAtLeast(version, minimum)) return version;
  throw new SetupError(`Debian ${SUITE} has ${name} ${version}, but ${minimum} or newer is needed`);
}

function isStartedByBuild(file) {
  return dirname(file).endsWith("llvm-19/bin") || /^(wasm-|ninja$)/.test(basename(file));
}

function ask(program, ...args) {
  return execFileSync(program, args, { encoding: "utf8" }).trim();
}
