// Configures and builds one CMake preset with the tools of this clone. Nothing changed: a fraction of a second.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "./toolchain/lock.mjs";
import { run, SetupError } from "./toolchain/run.mjs";
import { ensureSystemPackages } from "./toolchain/system-packages.mjs";
import { ensureToolchain } from "./toolchain/toolchain.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Builds `targets` of `preset` (see CMakePresets.json) in build/<preset>, which it returns. */
export async function buildPreset(preset, targets, { log = console.log, echo = false } = {}) {
  const toolchain = await ensureToolchain({ log });
  const native = preset === "wasm" ? [] : [{ file: "c++", package: "g++", atLeast: "4:12" }];
  await ensureSystemPackages([{ file: "cmake", package: "cmake", atLeast: "3.25" }, ...native], { log });
  const folder = join(ROOT, "build", preset);
  const env = {
    ...toolchain.environment,
    // Emscripten looks for tsc on PATH to write the types of the bindings.
    PATH: `${join(ROOT, "wasm/toolchain/bin")}:${process.env.PATH}`,
  };
  if (targets.some((target) => target.endsWith("_tests")) && toolchain.catch2Dir === undefined) {
    throw new SetupError(
      "without apt, set CATCH2_DIR to a folder with Catch2's catch_amalgamated.cpp (3.7.1 or newer)",
    );
  }
  await withLock(`${folder}.lock`, async () => {
    await configure(preset, folder, toolchain, env);
    const started = Date.now();
    const isLong = setTimeout(
      () => log(`${preset}: building ${targets.join(", ")}; takes minutes the first time`),
      5000,
    );
    try {
      await run("cmake", ["--build", folder, "--target", ...targets], { cwd: ROOT, env, echo });
    } finally {
      clearTimeout(isLong);
    }
    const seconds = (Date.now() - started) / 1000;
    if (seconds > 2) log(`${preset}: built ${targets.join(", ")} in ${Math.round(seconds)} s`);
  });
  return folder;
}

/** Configures when there is no build folder yet, or one that was made with other tools or in another place. */
async function configure(preset, folder, toolchain, env) {
  const args = [
    "--preset",
    preset,
    ...(toolchain.ninja === undefined ? [] : ["-G", "Ninja", `-DCMAKE_MAKE_PROGRAM=${toolchain.ninja}`]),
    `-DEIGEN3_INCLUDE_DIR=${toolchain.eigenInclude}`,
    `-DNLOHMANN_JSON_INCLUDE_DIR=${toolchain.jsonInclude}`,
    ...(toolchain.catch2Dir === undefined ? [] : [`-DCATCH2_DIR=${toolchain.catch2Dir}`]),
    ...(preset === "wasm" ? [`-DCMAKE_TOOLCHAIN_FILE=${toolchain.cmakeToolchainFile}`] : []),
  ];
  const stampFile = join(folder, "configured-with.txt");
  const stamp = [
    // A folder that was copied with its checkout would build the one that it came from.
    ROOT,
    ...args,
    JSON.stringify(toolchain.versions),
    readFileSync(join(ROOT, "CMakePresets.json"), "utf8"),
  ].join("\n");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await run("cmake", args, { cwd: ROOT, env });
  writeFileSync(stampFile, stamp);
}
