// Fuzzes one reader of foreign bytes: node tests/fuzz/run.mjs <target> [executions], 1,000,000 unless told.
//
// New inputs that reach new code gather in build/fuzz/found/<target>; an input that breaks something is written there
// as crash-..., and belongs into corpus/ with a name that says what it is. Needs Debian's clang, which is installed.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPreset } from "../../wasm/cmake.mjs";
import { runMain, run, SetupError } from "../../wasm/toolchain/run.mjs";
import { ensureSystemPackages } from "../../wasm/toolchain/system-packages.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const MAX_INPUT_BYTES = 1024;

await runMain(async () => {
  const [target = "", executions = "1000000"] = process.argv.slice(2);
  if (!existsSync(join(HERE, "corpus", target)) || target === "") {
    throw new SetupError(`there is no target "${target}"; targets are the folders of tests/fuzz/corpus`);
  }
  if (!/^\d+$/.test(executions)) throw new SetupError(`"${executions}" is no number of executions`);
  await ensureLibFuzzer();
  const folder = await buildPreset("fuzz", [`fuzz_${target}`]);
  const found = join(folder, "found", target);
  mkdirSync(found, { recursive: true });
  const options = [
    `-runs=${executions}`,
    `-max_len=${MAX_INPUT_BYTES}`,
    // Wall-clock, so generous: a busy machine may leave the process waiting for seconds.
    "-timeout=60",
    "-rss_limit_mb=1024",
    "-malloc_limit_mb=256",
    "-print_final_stats=1",
    `-dict=${join(HERE, `${target}.dict`)}`,
    `-artifact_prefix=${found}/`,
  ];
  const program = join(folder, "tests/fuzz", `fuzz_${target}`);
  await run(program, [...options, found, join(HERE, "corpus", target)], { echo: true });
});

/** libFuzzer is a package beside clang, of the same version. */
async function ensureLibFuzzer() {
  await ensureSystemPackages([{ file: "clang++", package: "clang" }]);
  const ask = (argument) => execFileSync("clang++", [argument], { encoding: "utf8" }).trim();
  const runtime = ask("--print-runtime-dir");
  const major = ask("-dumpversion").split(".")[0];
  const library = { x64: "libclang_rt.fuzzer-x86_64.a", arm64: "libclang_rt.fuzzer-aarch64.a" }[process.arch];
  if (library === undefined) throw new SetupError(`libFuzzer for ${process.arch} is not known here`);
  await ensureSystemPackages([{ file: join(runtime, library), package: `libclang-rt-${major}-dev` }]);
}
