// npm run bench: what the shipped kernels and the page do in a real browser, against the peak of the same run and against
// onnxruntime-web and Eigen in the same page.
//   node tests/bench/run.mjs [--json FILE] [--browser chromium|firefox|webkit] [--only START] [--rounds N] [--keystrokes N]
//   node tests/bench/run.mjs --train [...]      a step of training instead, beside PyTorch
//   node tests/bench/run.mjs --learn [...]      how soon tasks are learned in the page instead
// Exits with 1 when a limit of the project is missed, so that the figures can be held in a script.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runMain } from "../../wasm/toolchain/run.mjs";
import { ensurePackages } from "../../web/packages.mjs";
import { findMissed } from "./limits.mjs";

const ACCURACY = "accuracy8";
const GRID = "grid/1024";
const PAN = "pan/4096";
const LINES = "lines/512";
const HEADS = "heads";
const EMBED = "embed";

await runMain(async () => {
  const { values: options } = parseArgs({
    options: {
      json: { type: "string" },
      browser: { type: "string", default: "chromium" },
      only: { type: "string", default: "" }, // rows whose id begins so
      rounds: { type: "string", default: "25" },
      keystrokes: { type: "string", default: "200" },
      train: { type: "boolean", default: false },
      learn: { type: "boolean", default: false },
    },
  });
  await ensurePackages();
  await ensurePackages({ folder: fileURLToPath(new URL(".", import.meta.url)) });
  const { prepareBench } = await import("./prepare.mjs");
  await prepareBench();
  const settings = { ...options, rounds: Number(options.rounds), keystrokes: Number(options.keystrokes) };
  const rows = await rowsOf(settings);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
  const missed = findMissed(rows, options.browser);
  for (const sentence of missed) console.log(sentence);
  if (missed.length > 0) process.exitCode = 1;
});

// The packages of what follows are there only once they were asked for.

async function rowsOf(settings) {
  if (settings.train) {
    const { measureTraining } = await import("./training.mjs");
    return measureTraining(settings);
  }
  if (settings.learn) {
    const { measureLearning } = await import("./learning.mjs");
    return measureLearning(settings);
  }
  return allOtherRows(settings);
}

async function allOtherRows({ browser, only, rounds, keystrokes }) {
  const { measureRates } = await import("./rates.mjs");
  const rows = await measureRates({ browser, only, rounds });
  if (browser === "chromium" && "keystroke".startsWith(only)) {
    const { measurePage } = await import("./page-speed.mjs");
    rows.push(...(await measurePage(keystrokes)));
  }
  if (browser === "chromium" && GRID.startsWith(only)) {
    const { measureGridInPage } = await import("./grid-in-page.mjs");
    rows.push(...(await measureGridInPage(rounds)));
  }
  if (browser === "chromium" && PAN.startsWith(only)) {
    const { measurePanning } = await import("./pan-in-page.mjs");
    rows.push(...(await measurePanning()));
  }
  if (browser === "chromium" && LINES.startsWith(only)) {
    const { measureLines } = await import("./lines-in-page.mjs");
    rows.push(...(await measureLines(rounds)));
  }
  if (browser === "chromium" && HEADS.startsWith(only)) {
    const { measureHeads } = await import("./heads-in-page.mjs");
    rows.push(...(await measureHeads(rounds)));
  }
  if (browser === "chromium" && EMBED.startsWith(only)) {
    const { measureEmbeds } = await import("./embeds.mjs");
    rows.push(...(await measureEmbeds(rounds)));
  }
  if (ACCURACY.startsWith(only)) {
    const { measureAccuracy } = await import("./accuracy.mjs");
    rows.push(...(await measureAccuracy()));
  }
  return rows;
}
