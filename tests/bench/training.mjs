// npm run bench -- --train: a step of training in the browser and by the native trainer, beside PyTorch's.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPreset } from "../../wasm/cmake.mjs";
import { startBenchServer } from "./bench-server.mjs";
import { describeMachine, table } from "./report.mjs";
import { startDriver } from "./start-driver.mjs";
import { median } from "./statistics.mjs";
import { missingPeer } from "./training-peer.mjs";

const PYTHON = "/usr/bin/python3";
const STEPS = 10; // of each, in every round
const WARM_UP = 2;
const PEER = fileURLToPath(new URL("training_peer.py", import.meta.url));

/** Prints, and returns the rows: milliseconds a step; without PyTorch there are no ratios. */
export async function measureTraining({ browser, rounds }) {
  const folder = await buildPreset("train", ["headlight_native_training"]);
  const native = join(folder, "tests/bench/headlight_native_training");
  const params = join(folder, "native-training.safetensors");
  const missing = missingPeer(PYTHON);
  if (missing !== undefined) console.log(missing);
  const server = await startBenchServer();
  const driver = await startDriver(browser);
  try {
    console.log(describeMachine(driver.version));
    await driver.open(server.url);
    const inPage = `async (request) => (await import("./training-page.js")).measureTraining(request)`;
    const contenders = {
      // First: it writes the params that PyTorch begins with.
      native: () => resultOf(execFileSync(native, [params, String(WARM_UP + STEPS)], { encoding: "utf8" })),
      wasm: () => driver.evaluate(inPage, { steps: WARM_UP + STEPS }),
      ...(missing === undefined && {
        pytorch: () => resultOf(execFileSync(PYTHON, [PEER, params, String(WARM_UP + STEPS)], { encoding: "utf8" })),
      }),
    };
    const times = { native: [], wasm: [], pytorch: [] };
    for (let round = 0; round < rounds; round += 1) {
      const losses = {};
      for (const [name, measure] of Object.entries(contenders)) {
        const found = await measure();
        losses[name] = found.loss;
        times[name].push(...found.times.slice(WARM_UP));
      }
      compareLosses(losses);
    }
    const rows = ["wasm", "native"].map((name) => rowOf(name, times[name], times.pytorch));
    console.log(
      `\n${describe(rows)}\n\nMedians of ${rounds} rounds of ${STEPS} steps, in turn; the first losses agree.`,
    );
    return rows;
  } finally {
    await driver.close();
    server.close();
  }
}

function resultOf(output) {
  const [loss, ...times] = output.trim().split("\n").map(Number);
  return { loss, times };
}

/** They do the same work only if they begin with the same loss. */
function compareLosses(losses) {
  const [first, ...others] = Object.values(losses);
  if (others.every((loss) => Math.abs(loss - first) < 1e-4)) return;
  throw new Error(`the losses differ: ${JSON.stringify(losses)}`);
}

function rowOf(name, ours, theirs) {
  const row = { id: `train/1.07M/${name}`, unit: "ms", ours: median(ours), peers: {}, ratios: {} };
  if (theirs.length === 0) return row;
  const pytorch = median(theirs);
  return { ...row, peers: { pytorch }, ratios: { pytorch: pytorch / row.ours } };
}

function describe(rows) {
  const number = (value, digits) => (value === undefined ? "" : value.toFixed(digits));
  return table(
    ["a step of training, 1,024 tokens", "ms", "PyTorch, ms", "x PyTorch"],
    rows.map(({ id, ours, peers, ratios }) => [
      id,
      number(ours, 1),
      number(peers.pytorch, 1),
      number(ratios.pytorch, 2),
    ]),
  );
}
