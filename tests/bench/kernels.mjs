import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { median, quantile } from "./statistics.mjs";

const PEAK_STEPS = 100_000; // even, and every sum stays below 2^24, so that the page can check it
const MODULE = fileURLToPath(new URL("../../build/wasm/bench/", import.meta.url));

const CASES = [
  ...[4, 6, 8, 12, 14].map((accumulators) => ({
    id: `peak-${accumulators}`,
    kind: "peak",
    shape: [accumulators, PEAK_STEPS],
  })),
  // [rows, inner, columns]: one projection of textbook at 64 and 512 tokens, a feed-forward of GPT-2's size, and one row.
  { id: "gemm-64x256x384", kind: "gemm", shape: [64, 256, 384] },
  { id: "gemm-512x256x384", kind: "gemm", shape: [512, 256, 384] },
  { id: "gemm-256x768x3072", kind: "gemm", shape: [256, 768, 3072] },
  { id: "gemm-1x768x768", kind: "gemm", shape: [1, 768, 768] },
  // [num_heads, len, head_dim, causal]
  { id: "attention-6x64x64-causal", kind: "attention", shape: [6, 64, 64, true] },
  { id: "attention-12x512x64", kind: "attention", shape: [12, 512, 64, false] },
  { id: "attention-12x512x64-causal", kind: "attention", shape: [12, 512, 64, true] },
];

const FILES = {
  "/": { type: "text/html", path: fileURLToPath(new URL("kernels.html", import.meta.url)) },
  "/kernels-page.js": { type: "text/javascript", path: fileURLToPath(new URL("kernels-page.js", import.meta.url)) },
  "/headlight-bench.js": { type: "text/javascript", path: `${MODULE}headlight-bench.js` },
  "/headlight-bench.wasm": { type: "application/wasm", path: `${MODULE}headlight-bench.wasm` },
};

/** Rates of the kernels in `browser`, as [{ id, unit, ours, spread, ratios }] with the peak first. */
export async function measureKernelRates(browser, rounds) {
  const server = await serve();
  const page = await browser.newPage();
  try {
    await page.goto(server.url);
    const measured = await page.evaluate(
      async (request) => (await import("./kernels-page.js")).measureKernels(request),
      { cases: CASES, rounds },
    );
    return describe(measured);
  } finally {
    await page.close();
    server.close();
  }
}

function describe(measured) {
  const rows = measured.map(({ id, rates }) => ({
    id,
    unit: "GFLOP/s",
    ours: median(rates),
    spread: [quantile(rates, 0.1), quantile(rates, 0.9)],
  }));
  const peaks = rows.filter(({ id }) => id.startsWith("peak-"));
  const best = peaks.reduce((a, b) => (b.ours > a.ours ? b : a));
  const kernels = rows.filter((row) => !peaks.includes(row));
  return [
    { ...best, id: `peak (${best.id.slice("peak-".length)} accumulators)` },
    ...peaks.filter((row) => row !== best),
    ...kernels,
  ].map((row) => ({ ...row, peers: {}, ratios: { peak: row.ours / best.ours } }));
}

/** The isolation headers give the page a clock with steps of 5 microseconds instead of 100. */
function serve() {
  const server = createServer((request, reply) => {
    const file = FILES[request.url ?? "/"];
    if (file === undefined || !existsSync(file.path)) {
      reply.writeHead(404).end();
      return;
    }
    reply.writeHead(200, {
      "content-type": file.type,
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    });
    createReadStream(file.path).pipe(reply);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      resolve({
        url: `http://127.0.0.1:${server.address().port}/`,
        close: () => {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}
