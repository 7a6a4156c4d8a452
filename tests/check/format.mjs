// The formatters are pinned, so nobody discusses format. npm run format (--write) applies them.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run, runMain } from "../../wasm/toolchain/run.mjs";
import { ensureToolchain } from "../../wasm/toolchain/toolchain.mjs";
import { ensurePackages } from "../../web/packages.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** By content: what has not changed since it was looked at is not looked at again. */
const CACHED = ["--cache", "--cache-strategy", "content", "--cache-location", "build/prettier-cache"];
const CPP_FOLDERS = ["core", "wasm", "tests"];

export function checkWebFormat() {
  return prettier("--check");
}

export async function checkCppFormat() {
  await clangFormat("--dry-run", "-Werror");
}

function prettier(mode) {
  const script = join(ROOT, "node_modules/prettier/bin/prettier.cjs");
  return run(process.execPath, [script, mode, "--log-level", "warn", ...CACHED, "."], { cwd: ROOT });
}

async function clangFormat(...options) {
  const toolchain = await ensureToolchain();
  const files = CPP_FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true })
      .filter((file) => /\.(cpp|h)$/.test(file))
      .map((file) => join(folder, file)),
  );
  if (files.length === 0) throw new Error("there is no C++ file to format");
  return run(toolchain.clangFormat, [...options, ...files], { cwd: ROOT });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    await ensurePackages();
    await prettier("--write");
    await clangFormat("-i");
  });
}
