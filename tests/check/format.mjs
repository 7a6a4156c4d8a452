// The formatters are pinned, so nobody discusses format. npm run format (--write) applies them.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run, runMain } from "../../wasm/toolchain/run.mjs";
import { ensureToolchain } from "../../wasm/toolchain/toolchain.mjs";
import { ensurePackages } from "../../web/packages.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CPP_FOLDERS = ["core", "wasm", "tests"];

export function checkWebFormat() {
  return oxfmt("--check");
}

export async function checkCppFormat() {
  await clangFormat("--dry-run", "-Werror");
}

function oxfmt(mode) {
  return run(process.execPath, [join(ROOT, "node_modules/oxfmt/bin/oxfmt"), mode, "."], { cwd: ROOT });
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
    await oxfmt("--write");
    await clangFormat("-i");
  });
}
