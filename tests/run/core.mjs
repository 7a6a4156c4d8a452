// The Catch2 suite, built three ways from the same sources.
import { join } from "node:path";
import { buildPreset } from "../../wasm/cmake.mjs";
import { capture } from "./capture.mjs";
import { readCatch2Counts } from "./counts.mjs";

const BUILDS = [
  { preset: "native", program: ({ binary }) => [binary] },
  { preset: "native-sanitize", program: ({ binary }) => [binary] },
  { preset: "wasm-tests", program: ({ binary }) => [process.execPath, `${binary}.cjs`] },
];

export function coreJobs(parts) {
  if (!parts.has("core")) return [];
  return BUILDS.map(({ preset, program }) => ({ name: `core ${preset}`, run: () => buildAndRun(preset, program) }));
}

async function buildAndRun(preset, program) {
  const folder = await buildPreset(preset, ["headlight_tests"]);
  const [file, ...args] = program({ binary: join(folder, "tests/core/headlight_tests") });
  // A sanitizer's first finding ends the run with its report.
  const env = { UBSAN_OPTIONS: "print_stacktrace=1:halt_on_error=1" };
  // Under Node the suite believes that it writes to a terminal. A fixed seed: no run depends on luck.
  const plain = ["--colour-mode", "none", "--rng-seed", "1"];
  const { code, output } = await capture(file, [...args, ...plain], { env });
  const counts = readCatch2Counts(output);
  // A crash leaves no closing line, or an honest-looking one before it.
  return { counts: code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts, output };
}
