// npm run bench: what the shipped kernels and the page do in a real Chromium, against the peak of the same run.
//   node tests/bench/run.mjs [--json FILE] [--rounds N] [--keystrokes N]
// Exits with 1 when a limit of the project is missed, so that the figures can be held in a script.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { runMain } from "../../wasm/toolchain/run.mjs";
import { ensurePackages } from "../../web/packages.mjs";

await runMain(async () => {
  const { values: options } = parseArgs({
    options: {
      json: { type: "string" },
      rounds: { type: "string", default: "25" },
      keystrokes: { type: "string", default: "200" },
    },
  });
  await ensurePackages();
  const { prepareBench } = await import("./prepare.mjs");
  await prepareBench();
  const results = await measure(Number(options.rounds), Number(options.keystrokes));
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
  if (results.some(({ ours, limit }) => limit !== undefined && ours > limit)) process.exitCode = 1;
});

/** Prints as it goes; returns all rows. The packages are there only now, so they are imported here. */
async function measure(rounds, keystrokes) {
  const { chromium } = await import("@playwright/test");
  const { CHROMIUM_LAUNCH } = await import("../browser/chromium-launch.mjs");
  const { measureKernelRates } = await import("./kernels.mjs");
  const { measureKeystrokes } = await import("./keystrokes.mjs");
  const { describeMachine, kernelTable, keystrokeTable } = await import("./report.mjs");
  const browser = await chromium.launch(CHROMIUM_LAUNCH);
  try {
    console.log(describeMachine(`Chromium ${browser.version()}`));
    const kernelRows = await measureKernelRates(browser, rounds);
    console.log(`\n${kernelTable(kernelRows)}\n\nMedians of ${rounds} rounds, all kernels in turn in every round.`);
    const keyRows = await measureKeystrokes(browser, keystrokes);
    console.log(
      `\n${keystrokeTable(keyRows)}\n\n${keystrokes} changes of each kind, 64 tokens, all heads of the grid.`,
    );
    return [...kernelRows, ...keyRows];
  } finally {
    await browser.close();
  }
}
