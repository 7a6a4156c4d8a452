// The browser tests: tests/browser/run.mjs drives the browsers and leaves its counts in a file. What it said, how long each test
// took among it, stays in build/reports/browser.log.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { capture } from "./capture.mjs";
import { NO_COUNTS } from "./counts.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const COUNTS_FILE = join(ROOT, "build/reports/browser.json");

export function browserJobs(parts) {
  return parts.has("browser") ? [{ name: "browser", part: "browser", run: runBrowsers }] : [];
}

async function runBrowsers() {
  mkdirSync(join(ROOT, "build/reports"), { recursive: true });
  rmSync(COUNTS_FILE, { force: true });
  const { code, output } = await capture(process.execPath, [join(ROOT, "tests/browser/run.mjs")], {
    cwd: ROOT,
    env: { HEADLIGHT_COUNTS_FILE: COUNTS_FILE },
  });
  writeFileSync(join(ROOT, "build/reports/browser.log"), output);
  const counts = existsSync(COUNTS_FILE) ? JSON.parse(readFileSync(COUNTS_FILE, "utf8")) : NO_COUNTS;
  return { counts: code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts, output };
}
