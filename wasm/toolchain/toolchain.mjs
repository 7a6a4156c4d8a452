// Makes sure that this clone has what the C++ side is built with: Emscripten, Eigen, nlohmann-json, Catch2,
// Ninja and clang-format. All of it comes from one Debian suite, unpacked below .toolchain/ without root; only the C++
// compiler and CMake are the machine's own. An emcc on PATH that is new enough is used as it is.
//
// .toolchain/env.json, written last, says where everything is. It is also the stamp: a folder without it, or
// with one of another recipe or place (paths are baked into the programs), is made again from nothing.
//
// Run by hand: node wasm/toolchain/toolchain.mjs
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fetchFromDebian, hasApt } from "./debian-packages.mjs";
import { useEmccOnPath } from "./emcc-on-path.mjs";
import { withLock } from "./lock.mjs";
import { findOnMachine } from "./machine-libraries.mjs";
import { runMain } from "./run.mjs";
import { findOnPath } from "./system-packages.mjs";

const FOLDER = fileURLToPath(new URL("../../.toolchain", import.meta.url));
const ENV_FILE = join(FOLDER, "env.json");
const RECIPE = "5"; // raise it when anything here changes what is unpacked or how

/**
 * Returns where things are: { emcc, cmakeToolchainFile, llvmNm, ninja, eigenInclude, jsonInclude, catch2Dir,
 * clangFormat, environment, versions }. `environment` belongs into the environment of a child that calls emcc, and nowhere else.
 */
export async function ensureToolchain({ log = console.log } = {}) {
  return readReady() ?? (await withLock(`${FOLDER}.lock`, async () => readReady() ?? (await make(log))));
}

function readReady() {
  if (!existsSync(ENV_FILE)) return undefined;
  const toolchain = JSON.parse(readFileSync(ENV_FILE, "utf8"));
  const sameStamp = Object.entries(stamp()).every(([key, value]) => toolchain.stamp?.[key] === value);
  return sameStamp && existsSync(toolchain.emcc) ? toolchain : undefined;
}

/** What the toolchain was made for; when any of it changes, it is made anew. */
function stamp() {
  return { recipe: RECIPE, folder: FOLDER, node: process.execPath, emccOnPath: findOnPath("emcc") ?? "" };
}

async function make(log) {
  const started = Date.now();
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  // Emscripten's own scripts carry no package.json: without this one they would take "module" from ours.
  writeFileSync(join(FOLDER, "package.json"), '{ "type": "commonjs" }\n');
  const emscripten = useEmccOnPath(log);
  const needsEmcc = emscripten === undefined;
  const others = hasApt()
    ? await fetchFromDebian(FOLDER, { withEmscripten: needsEmcc, log })
    : findOnMachine({ needsEmcc });
  const toolchain = { stamp: stamp(), ...others, ...emscripten };
  writeFileSync(ENV_FILE, `${JSON.stringify(toolchain, null, 2)}\n`);
  log(`toolchain: ready after ${Math.round((Date.now() - started) / 1000)} s`);
  return toolchain;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    const { emcc, versions } = await ensureToolchain();
    console.log(`toolchain: ${dirname(emcc)}`);
    console.log(JSON.stringify(versions, null, 2));
  });
}
