// What is written in TypeScript and JavaScript: checks, unit tests, and the built engine under Node.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSite } from "../../web/build.mjs";
import { CHECKS } from "../check/checks.mjs";
import { capture } from "./capture.mjs";
import { NO_COUNTS, readVitestCounts } from "./counts.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const REPORTS = join(ROOT, "build/reports");

export function siteJobs(parts) {
  const jobs = [];
  // The site first: types of the module are generated, and the tests of the engine import what was built.
  if (["check", "wasm", "web", "browser"].some((part) => parts.has(part))) jobs.push(siteBuild);
  if (parts.has("web")) jobs.push(vitest("web"));
  if (parts.has("check")) jobs.push(...CHECKS.map(toJob), vitest("check"));
  return jobs;
}

/** These measure how long the worker keeps its inbox waiting, so nothing may compile beside them. */
export function engineJobs(parts) {
  return parts.has("wasm") ? [vitest("wasm")] : [];
}

const siteBuild = toJob({ name: "site builds", check: () => buildSite() });

/** A check resolves, or rejects with what is wrong. */
function toJob({ name, check }) {
  const run = async () => {
    await check();
    return { counts: { ...NO_COUNTS, passed: 1 }, output: "" };
  };
  return { name: `check: ${name}`, run };
}

function vitest(part) {
  return { name: part === "check" ? "check: our own tools" : part, run: () => runVitest(part) };
}

async function runVitest(part) {
  mkdirSync(REPORTS, { recursive: true });
  const reportFile = join(REPORTS, `${part}.json`);
  rmSync(reportFile, { force: true });
  const args = ["run", "--reporter=default", "--reporter=json"];
  const { code, output } = await capture(
    process.execPath,
    [join(ROOT, "node_modules/vitest/vitest.mjs"), ...args, `--outputFile.json=${reportFile}`, `tests/${part}/`],
    { cwd: ROOT, env: { NO_COLOR: "1" } },
  );
  const counts = existsSync(reportFile) ? readVitestCounts(JSON.parse(readFileSync(reportFile, "utf8"))) : NO_COUNTS;
  // An error outside of every test leaves no failed test, only the exit code.
  return { counts: code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts, output };
}
