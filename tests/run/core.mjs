// The Catch2 suite, built three ways from the same sources; the products of eight bits a fourth way, by relaxed SIMD;
// and the native trainer by its command.
import { join } from "node:path";
import { buildPreset } from "../../wasm/cmake.mjs";
import { capture } from "./capture.mjs";
import { readCatch2Counts } from "./counts.mjs";
import { relaxedSimdFlags } from "./relaxed-simd.mjs";
import { vitest } from "./vitest.mjs";

const BUILDS = [
  { preset: "native", program: ({ binary }) => [binary] },
  // What looks at the same code with ever more texts or numbers tells sanitizers nothing, and would take them two minutes.
  { preset: "native-sanitize", program: ({ binary }) => [binary, "~[statistics]"] },
  { preset: "wasm", program: ({ binary }) => [process.execPath, `${binary}.cjs`] },
  {
    preset: "wasm",
    suite: "headlight_relaxed_tests",
    program: ({ binary }) => [process.execPath, ...relaxedSimdFlags(), `${binary}.cjs`],
  },
];

export function coreJobs(parts) {
  if (!parts.has("core")) return [];
  const suites = BUILDS.map(({ preset, suite = "headlight_tests", program }) => ({
    name: `core ${preset}${suite === "headlight_tests" ? "" : ` ${suite}`}`,
    part: "core",
    run: () => buildAndRun(preset, suite, program),
  }));
  return suites;
}

/** Of its command. */
export function trainerJobs(parts) {
  return parts.has("core") ? [vitest("trainer", { name: "core: npm run train", part: "trainer" })] : [];
}

async function buildAndRun(preset, suite, program) {
  const folder = await buildPreset(preset, [suite]);
  const [file, ...args] = program({ binary: join(folder, "tests/core", suite) });
  // A sanitizer's first finding ends the run with its report.
  const env = { UBSAN_OPTIONS: "print_stacktrace=1:halt_on_error=1" };
  // Under Node the suite believes that it writes to a terminal. A fixed seed: no run depends on luck.
  const plain = ["--colour-mode", "none", "--rng-seed", "1"];
  const { code, output } = await capture(file, [...args, ...plain], { env });
  const counts = readCatch2Counts(output);
  // A crash leaves no closing line, or an honest-looking one before it.
  return { counts: code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts, output };
}
