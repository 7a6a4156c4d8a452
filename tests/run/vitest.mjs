// Vitest on one folder of tests.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { capture } from "./capture.mjs";
import { NO_COUNTS, readVitestCounts } from "./counts.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const REPORTS = join(ROOT, "build/reports");

/**
 * The job that runs tests/<folder>; of a `part` where it may pass for having passed before (passed-before.mjs). Threads start
 * sooner than the `pool` of processes, which is for what changes the process that it runs in.
 */
export function vitest(folder, { name = folder, part, pool = "forks" } = {}) {
  return { name, part, run: () => runVitest(folder, pool) };
}

async function runVitest(folder, pool) {
  mkdirSync(REPORTS, { recursive: true });
  const reportFile = join(REPORTS, `${folder}.json`);
  rmSync(reportFile, { force: true });
  const args = ["run", `--pool=${pool}`, "--reporter=default", "--reporter=json"];
  const { code, output } = await capture(
    process.execPath,
    [join(ROOT, "node_modules/vitest/vitest.mjs"), ...args, `--outputFile.json=${reportFile}`, `tests/${folder}/`],
    { cwd: ROOT, env: { NO_COLOR: "1" } },
  );
  const counts = existsSync(reportFile) ? readVitestCounts(JSON.parse(readFileSync(reportFile, "utf8"))) : NO_COUNTS;
  // An error outside of every test leaves no failed test, only the exit code.
  return { counts: code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts, output };
}
