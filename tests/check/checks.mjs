// npm run check: each entry resolves when the tree keeps a rule, and otherwise rejects with what breaks it.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPreset } from "../../wasm/cmake.mjs";
import { run, SetupError } from "../../wasm/toolchain/run.mjs";
import { ensureToolchain } from "../../wasm/toolchain/toolchain.mjs";
import { findForgottenHeaders } from "./cpp-includes.mjs";
import { checkCppFormat, checkWebFormat } from "./format.mjs";
import { findLayerFaults } from "./layers.mjs";
import { findForbiddenSymbols } from "./symbols.mjs";
import { findWebLayerFaults } from "./web-layers.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PROJECTS = [
  "web/tsconfig.page.json",
  "web/tsconfig.worker.json",
  "web/tsconfig.node.json",
  "tests/tsconfig.json",
];

export const CHECKS = [
  { name: "format of TypeScript, JavaScript, CSS, HTML, Markdown and JSON (oxfmt)", check: checkWebFormat },
  { name: "format of C++ (clang-format)", check: checkCppFormat },
  { name: "lint (oxlint)", check: () => node("oxlint/bin/oxlint", "--deny-warnings") },
  ...PROJECTS.map((project) => ({
    name: `types of ${project}`,
    check: () => node("typescript/bin/tsc", "-p", project),
  })),
  { name: "layers of the C++ sources", check: async () => expectNone(findLayerFaults(ROOT)) },
  { name: "headers that the C++ sources use", check: async () => expectNone(findForgottenHeaders(ROOT)) },
  { name: "layers of web/src", check: async () => expectNone(findWebLayerFaults(ROOT)) },
  { name: "symbols that the native core imports", check: () => checkSymbols("native") },
  { name: "symbols that the wasm core imports", check: () => checkSymbols("wasm") },
];

function node(script, ...args) {
  return run(process.execPath, [join(ROOT, "node_modules", script), ...args], { cwd: ROOT });
}

/** The C library's exp and friends differ in their last bits from platform to platform: ours are in core/kernels. */
async function checkSymbols(preset) {
  const { llvmNm } = await ensureToolchain();
  const folder = await buildPreset(preset, ["headlight_core", "headlight_dot", "headlight_training"]);
  const archives = ["kernels", "dot", "core", "training"].map((name) => join(folder, `libheadlight_${name}.a`));
  expectNone(await findForbiddenSymbols(llvmNm, archives));
}

function expectNone(faults) {
  if (faults.length > 0) throw new SetupError(faults.join("\n"));
}
