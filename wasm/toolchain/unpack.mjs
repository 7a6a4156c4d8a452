// Unpacks Debian packages into a folder of ours and makes the programs in there find their own libraries:
// they were built for another suite than the machine's, so they must run with the libc they came with.
import { closeSync, lstatSync, mkdirSync, openSync, readdirSync, readSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { run, SetupError } from "./run.mjs";

// Per Debian architecture: the multiarch folder, and the dynamic loader in it.
const LOADERS = {
  amd64: ["x86_64-linux-gnu", "ld-linux-x86-64.so.2"],
  arm64: ["aarch64-linux-gnu", "ld-linux-aarch64.so.1"],
};

// Emscripten's package carries every variant of its system libraries, 1.6 GB. We link neither for threads
// (-mt), wasm workers (-ww), 64-bit memory, position-independent code nor link-time optimisation.
const NEVER_LINKED = [
  "*/wasm32-emscripten/lto*",
  "*/wasm32-emscripten/pic",
  "*/wasm64-emscripten",
  "*-mt.a",
  "*-mt-*.a",
  "*-ww.a",
  "*-ww-*.a",
  "*/emscripten/test",
  "./usr/share/doc",
  "./usr/share/man",
  "./usr/share/locale",
];

/** Unpacks the .deb files below `root`, as many at once as there are cores. */
export async function unpackPackages(debFiles, root) {
  mkdirSync(root, { recursive: true });
  const exclude = NEVER_LINKED.map((pattern) => `--exclude='${pattern}'`).join(" ");
  const script = `set -e; dpkg-deb --fsys-tarfile "$1" | tar -x --keep-directory-symlink ${exclude} -C "$2"`;
  // The largest first: it takes as long as all the others together.
  const queue = [...debFiles].sort((a, b) => lstatSync(b).size - lstatSync(a).size);
  await inParallel(queue, (file) => run("bash", ["-o", "pipefail", "-c", script, "bash", file, root]));
}

/**
 * Points the programs that `isProgram(path)` picks in `folders` at the loader and libraries of `root`, and those
 * libraries at each other.
 */
export async function makeSelfContained(root, architecture, folders, isProgram) {
  const { libraries, loader, startThroughLoader } = suiteOf(root, architecture);
  // patchelf comes from the same suite: it is started through that suite's loader by hand, so it stays as it is.
  const patchelf = (...args) => run(loader, [...startThroughLoader, join(root, "usr/bin/patchelf"), ...args]);
  const programs = folders.flatMap((folder) => elfFilesIn(join(root, folder))).filter(isProgram);
  await inParallel(programs, (file) =>
    patchelf("--set-interpreter", loader, "--force-rpath", "--set-rpath", libraries, file),
  );
  // A library with a RUNPATH of its own does not inherit the program's, and would look in the system for the next one.
  await inParallel(elfFilesIn(libraries), async (file) => {
    if (file === loader) return;
    const ownPath = await patchelf("--print-rpath", file);
    if (ownPath.trim() !== "") await patchelf("--force-rpath", "--set-rpath", libraries, file);
  });
}

/**
 * Writes the script `<program>-here` beside a program, which starts it through the loader of `root`; returns its
 * path. For Python, which patchelf breaks: it is linked at fixed addresses and crashes once its sections move.
 */
export function writeStarter(root, architecture, program) {
  const { loader, startThroughLoader } = suiteOf(root, architecture);
  const starter = `${program}-here`;
  const command = [loader, ...startThroughLoader, "--argv0", starter, program].map((part) => `'${part}'`).join(" ");
  writeFileSync(starter, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
  return starter;
}

function suiteOf(root, architecture) {
  const [triple, loaderName] = loaderOf(architecture);
  const libraries = join(root, "usr/lib", triple);
  return { libraries, loader: join(libraries, loaderName), startThroughLoader: ["--library-path", libraries] };
}

export function loaderOf(architecture) {
  const found = LOADERS[architecture];
  if (found === undefined) {
    throw new SetupError(
      `no ready toolchain for ${architecture}: put emcc 3.1.60 or newer (emsdk) on PATH, then start again`,
    );
  }
  return found;
}

/** Programs and libraries in a folder: dynamically linked ELF files, no links, no object files. */
function elfFilesIn(folder) {
  return readdirSync(folder)
    .map((file) => join(folder, file))
    .filter((file) => lstatSync(file).isFile() && isDynamicElf(file));
}

function isDynamicElf(file) {
  const header = Buffer.alloc(18);
  const descriptor = openSync(file, "r");
  const length = readSync(descriptor, header, 0, 18, 0);
  closeSync(descriptor);
  const type = length === 18 ? header.readUInt16LE(16) : 0;
  return header.toString("latin1", 0, 4) === "\x7fELF" && (type === 2 || type === 3);
}

async function inParallel(items, work) {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}
