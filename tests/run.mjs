// npm test: builds what is missing and runs everything; npm test -- core web runs only those parts.
//
//   check    formatting, lint, types, layers, imported symbols
//   core     the Catch2 suite: native, native with sanitizers, and as wasm under Node
//   wasm     the built module and the engine under Node
//   web      fast unit tests of the page's code
//   browser  the site in Chromium, Firefox and WebKit
//
// Two lanes run side by side, so that C++ compiles while the page's code is tested; whichever ends first goes on with the
// trainer, and with the pages of others that the browsers open. The engine and the browsers, whose tests measure time, run
// alone at the end. The last line is the sum of what really ran.
import { runMain, SetupError } from "../wasm/toolchain/run.mjs";
import { ensureToolchain } from "../wasm/toolchain/toolchain.mjs";
import { ensurePackages } from "../web/packages.mjs";
import { ensureBrowsers } from "./browser/install.mjs";
import { ensureNumpy } from "./install-numpy.mjs";
import { addCounts, describeCounts, NO_COUNTS } from "./run/counts.mjs";

const PARTS = ["check", "core", "wasm", "web", "browser"];

await runMain(async () => {
  const parts = chooseParts(process.argv.slice(2));
  await ensurePackages();
  await ensureToolchain();
  const { coreJobs, trainerJobs } = await import("./run/core.mjs");
  const { engineJobs, siteJobs } = await import("./run/site.mjs");
  const { browserJobs } = await import("./run/browser.mjs");
  const { hostJobs } = await import("./run/hosts.mjs");
  // Downloaded while the rest is built; what goes wrong is said by the part that needs them.
  const downloads = download(parts);
  const rest = [...hostJobs(parts, downloads), ...trainerJobs(parts)];
  const results = await Promise.all([coreJobs(parts), siteJobs(parts)].map((jobs) => runLane(jobs, rest)));
  await downloads;
  results.push(await runLane([...engineJobs(parts), ...browserJobs(parts)]));
  const total = results.flat().reduce(addCounts, NO_COUNTS);
  console.log(`\n${describeCounts(total)}`);
  if (total.failed > 0) process.exitCode = 1;
});

async function download(parts) {
  if (parts.has("wasm")) await ensureNumpy().catch(() => undefined);
  if (parts.has("browser")) await ensureBrowsers().catch(() => undefined);
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
    const { counts, output } = await run().catch((error) => ({
      counts: { ...NO_COUNTS, failed: 1 },
      output: error instanceof SetupError ? error.message : error.stack,
    }));
    const ran = counts.passed + counts.failed > 0;
    const judged = ran ? counts : { ...counts, failed: 1 };
    if (judged.failed > 0) console.log(`\n--- ${name}\n${output.trimEnd()}\n${ran ? "" : "no test ran\n"}---`);
    console.log(`${name}: ${describeCounts(judged)} (${Math.round((Date.now() - started) / 1000)} s)`);
    results.push(judged);
  }
  return results;
}

/** The next one is taken when it is asked for: another lane takes from the same `rest`. */
function* inTurn(jobs, rest) {
  yield* jobs;
  while (rest.length > 0) yield rest.shift();
}
