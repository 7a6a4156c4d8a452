import { startBenchServer } from "./bench-server.mjs";
import { GPT2_CASES } from "./gpt2.mjs";
import { KERNEL_CASES, measureKernel, measurePeak } from "./kernels.mjs";
import { POOLED_CASES } from "./pooled.mjs";
import { THREADS_CASES } from "./threads.mjs";
import { describeMachine, rateLine, rateTitle } from "./report.mjs";
import { startDriver } from "./start-driver.mjs";

/** Every row whose id begins with `only`, printed as it comes: [{ id, unit, ours, peers, ratios }]. */
export async function measureRates({ browser, only, rounds }) {
  const server = await startBenchServer();
  const driver = await startDriver(browser);
  try {
    console.log(describeMachine(driver.version));
    await driver.open(server.url);
    const callPage = (script, name, request) =>
      driver.evaluate(`async (request) => (await import("./${script}")).${name}(request)`, request);
    const { accumulators, rate, rates } = await measurePeak(callPage, rounds);
    console.log(`\npeak of one thread, f32: ${rate.toFixed(1)} GFLOP/s with ${accumulators} accumulators`);
    console.log(`(${rates.map((each) => `${each.accumulators}: ${each.rate.toFixed(1)}`).join(", ")})\n`);
    console.log(rateTitle());
    const rows = [{ id: "peak", unit: "GFLOP/s", ours: rate, peers: {}, ratios: { peak: 1 } }];
    for (const kernel of KERNEL_CASES.filter(({ id }) => id.startsWith(only))) {
      rows.push(await measureKernel(callPage, kernel, accumulators, rounds));
      console.log(rateLine(rows.at(-1)));
    }
    for (const { id, measure } of [
      ...POOLED_CASES.filter(({ id }) => id.startsWith(only)),
      ...openedFirst(GPT2_CASES, only),
      ...THREADS_CASES.filter(({ id }) => id.startsWith(only)),
    ]) {
      const row = await measure(callPage, accumulators, rounds);
      if (row !== undefined) rows.push({ id, ...row });
      console.log(row === undefined ? `${id}: this browser does not have what it needs` : rateLine(rows.at(-1)));
    }
    console.log(
      `\nMedians of ${rounds} rounds, ours and the peers' in turn in every round; outputs within 1e-4, but for those in eight bits. A call of gemm/7x5x13 is 64 products.`,
    );
    return rows;
  } finally {
    await driver.close();
    server.close();
  }
}

/** Those that were asked for, and the loading that all of them need. */
function openedFirst(cases, only) {
  const wanted = cases.filter(({ id }) => id.startsWith(only));
  return wanted.length === 0 || wanted.includes(cases[0]) ? wanted : [cases[0], ...wanted];
}
