// npm test: builds what is missing and runs everything; what has passed, and reads nothing that has changed since, says when it
// passed instead (run/passed-before.mjs). npm test -- core web runs these parts, whether they have passed or not.
//
//   check    formatting, lint, types, layers, imported symbols
//   core     the Catch2 suite: native, native with sanitizers, and as wasm under Node
//   wasm     the built module and the engine under Node
//   web      fast unit tests of the page's code
//   browser  the site in Chromium, Firefox and WebKit
//
// Two lanes run side by side, so that C++ compiles while the page's code is tested, which needs no toolchain and begins while
// that is fetched; whichever ends first goes on with the trainer, and with the pages of others that the browsers open. The
// browsers have both lanes' processors at the end. The last line is the sum of what really ran.
import { fileURLToPath } from "node:url";
import { runMain, SetupError } from "../wasm/toolchain/run.mjs";
import { ensureToolchain } from "../wasm/toolchain/toolchain.mjs";
import { ensurePackages } from "../web/packages.mjs";
import { addCounts, describeAge, describeCounts, NO_COUNTS } from "./run/counts.mjs";
import { download } from "./run/downloads.mjs";
import { describeMachine, remembering } from "./run/passed-before.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PARTS = ["check", "core", "wasm", "web", "browser"];

await runMain(async () => {
  const names = process.argv.slice(2);
  const parts = chooseParts(names);
  const toolchain = ensureToolchain();
  // Downloaded while the rest is built; what goes wrong is said by the part that needs them.
  const downloads = toolchain.then(() => download(parts));
  downloads.catch(() => undefined);
  await ensurePackages();
  const machine = async (part) => describeMachine(part, part === "web" ? undefined : (await toolchain).versions);
  const chosen = (jobs) => remembering(jobs, ROOT, machine, { again: names.length > 0 });
  const { coreJobs, trainerJobs } = await import("./run/core.mjs");
  const { pageJobs, siteJobs } = await import("./run/site.mjs");
  const { browserJobs } = await import("./run/browser.mjs");
  const { hostJobs } = await import("./run/hosts.mjs");
  const rest = chosen([...trainerJobs(parts), ...hostJobs(parts, downloads)]);
  const [page, core, site, browsers] = [pageJobs, coreJobs, siteJobs, browserJobs].map((jobs) => chosen(jobs(parts)));
  const first = runLane(page);
  await toolchain;
  const results = await Promise.all([first, runLane(core, rest), first.then(() => runLane(site, rest))]);
  await downloads;
  results.push(await runLane(browsers));
  const total = results.flat().reduce(addCounts, NO_COUNTS);
  const before = results.flat().filter(({ passedAt }) => passedAt !== undefined);
  console.log(
    `\n${describeCounts(total)}${before.length === 0 ? "" : describeBefore(before.reduce(addCounts, NO_COUNTS))}`,
  );
  if (total.failed > 0) process.exitCode = 1;
});
// Without a toolchain nobody waits for the tests that began while it was fetched.
process.exit();

function describeBefore({ passed }) {
  return `; ${passed} of them not now but before, with the same files (npm test -- ${PARTS.join(" ")} runs everything)`;
}

function chooseParts(names) {
  const unknown = names.find((name) => !PARTS.includes(name));
  if (unknown !== undefined) throw new SetupError(`there is no part "${unknown}"; the parts are ${PARTS.join(", ")}`);
  return new Set(names.length === 0 ? PARTS : names);
}

/**
 * Runs jobs one after another, then what nobody has begun of the `rest`. A job is { name, run }; run() gives
 * { counts, output }. A job that breaks, or that ran no test, has failed: nothing may pass by checking nothing.
 */
async function runLane(jobs, rest = []) {
  const results = [];
  for (const { name, run } of inTurn(jobs, rest)) {
    const started = Date.now();
    const { counts, output, passedAt } = await run().catch((error) => ({
      counts: { ...NO_COUNTS, failed: 1 },
      output: error instanceof SetupError ? error.message : error.stack,
    }));
    const ran = counts.passed + counts.failed > 0;
    const judged = ran ? counts : { ...counts, failed: 1 };
    if (judged.failed > 0) console.log(`\n--- ${name}\n${output.trimEnd()}\n${ran ? "" : "no test ran\n"}---`);
    const took = `${Math.round((Date.now() - started) / 1000)} s`;
    console.log(
      `${name}: ${describeCounts(judged)} (${passedAt === undefined ? took : describeAge(started - passedAt)})`,
    );
    results.push({ ...judged, passedAt });
  }
  return results;
}

/** The next one is taken when it is asked for: another lane takes from the same `rest`. */
function* inTurn(jobs, rest) {
  yield* jobs;
  while (rest.length > 0) yield rest.shift();
}
