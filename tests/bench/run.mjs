// npm run bench: what the shipped kernels and the page do in a real Chromium, against the peak of the same run.
//   node tests/bench/run.mjs [--json FILE] [--rounds N] [--keystrokes N]
// Exits with 1 when a limit of the project is missed, so that the figures can be held in a script.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ensurePackages } from "../../web/packages.mjs";

await ensurePackages();
const { prepareBench } = await import("./prepare.mjs");
await prepareBench();
const { chromium } = await import("@playwright/test");
const { CHROMIUM_LAUNCH } = await import("../browser/chromium-launch.mjs");
const { measureKernelRates } = await import("./kernels.mjs");
const { measureKeystrokes } = await import("./keystrokes.mjs");
const { describeMachine, kernelTable, keystrokeTable } = await import("./report.mjs");

const { values: options } = parseArgs({
  options: {
    json: { type: "string" },
    rounds: { type: "string", default: "25" },
    keystrokes: { type: "string", default: "200" },
  },
});
const browser = await chromium.launch(CHROMIUM_LAUNCH);
try {
  console.log(describeMachine(`Chromium ${browser.version()}`));
  const kernels = await measureKernelRates(browser, Number(options.rounds));
  console.log(`\n${kernelTable(kernels)}\n\nMedians of ${options.rounds} rounds, all kernels in turn in every round.`);
  const keystrokes = await measureKeystrokes(browser, Number(options.keystrokes));
  console.log(`\n${keystrokeTable(keystrokes)}\n\n${options.keystrokes} keystrokes, 64 tokens, all heads of the grid.`);
  if (options.json !== undefined)
    writeFileSync(options.json, `${JSON.stringify([...kernels, ...keystrokes], null, 2)}\n`);
  if (keystrokes.some(({ ours, limit }) => limit !== undefined && ours > limit)) process.exitCode = 1;
} finally {
  await browser.close();
}
