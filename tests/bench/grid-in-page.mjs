// The grid of a long text through the engine of the built site: how its thumbnails come, and how soon it lets go.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { startServer } from "../../web/serve.mjs";
import { CHROMIUM_LAUNCH } from "../browser/chromium-launch.mjs";
import { makeGpt2 } from "./make-gpt2.mjs";
import { percentileTable } from "./report.mjs";
import { median, quantile } from "./statistics.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TOKENS = 1024;
const BINS = 64; // as many as a thumbnail has dots on a screen of two pixels to the unit
const LIMITS = { allMs: 1500, cancelMs: 20 };

/** Prints, and returns the rows: milliseconds, each limit for the 95th percentile. */
export async function measureGridInPage(rounds) {
  const folder = join(ROOT, "build/gpt2");
  if (!existsSync(join(folder, "tokenizer.json"))) await makeGpt2(folder);
  const site = await startServer({ root: join(ROOT, "dist"), port: 0 });
  const files = await startServer({ root: folder, port: 0, base: "/gpt2/" });
  const browser = await chromium.launch(CHROMIUM_LAUNCH);
  try {
    const page = await browser.newPage();
    await page.goto(site.url);
    const request = { address: files.url, count: TOKENS, bins: BINS, rounds };
    const { first, all, cancelled } = await page.evaluate(browse, request);
    const row = (name, values, limit) => {
      const ours = quantile(values, 0.95);
      return {
        id: `grid/${TOKENS}/${name}`,
        unit: "ms",
        ours,
        median: median(values),
        largest: Math.max(...values),
        limit,
        peers: {},
        ratios: {},
      };
    };
    const rows = [
      row("first thumbnail", first),
      row("all thumbnails", all, LIMITS.allMs),
      row("cancelled", cancelled, LIMITS.cancelMs),
    ];
    console.log(`\n${percentileTable("144 thumbnails in the page, ms", rows)}`);
    return rows;
  } finally {
    await browser.close();
    await files.close();
    await site.close();
  }
}

/** Runs in the page. Cancelled is a grid of which some thumbnails are there, once its worker has answered something else. */
async function browse({ address, count, bins, rounds }) {
  const { createEngine } = await import(new URL("headlight.js", globalThis.location.href).href);
  const engine = await createEngine();
  const model = await engine.openModel(address);
  const trace = await model.run({ tokens: Array.from({ length: count }, (_, place) => (place * 7919) % 50_000) });
  const heads = Array.from({ length: trace.layers * trace.heads }, (_, index) => ({
    layer: Math.floor(index / trace.heads),
    head: index % trace.heads,
  }));

  async function fetchAll() {
    const begin = performance.now();
    const arrivals = [];
    const note = () => void arrivals.push(performance.now() - begin);
    await Promise.all(heads.map((head) => trace.pooledWeights({ ...head, bins }).then(note)));
    return arrivals;
  }

  async function cancel(wanted) {
    const controller = new AbortController();
    const { signal } = controller;
    let arrived = 0;
    const enough = new Promise((resolve) => {
      for (const head of heads) {
        const note = () => void (++arrived === wanted && resolve());
        trace.pooledWeights({ ...head, bins, signal }).then(note, () => undefined);
      }
    });
    await enough;
    const begin = performance.now();
    controller.abort();
    await trace.weights({ layer: 0, head: 0, rows: [0, 1] });
    return performance.now() - begin;
  }

  const times = { first: [], all: [], cancelled: [] };
  await fetchAll(); // the engine's first calls run in its slow first version
  for (let round = 0; round < rounds; round += 1) {
    const arrivals = await fetchAll();
    times.first.push(arrivals[0]);
    times.all.push(arrivals.at(-1));
    times.cancelled.push(await cancel(10 + ((round * 37) % 100)));
  }
  return times;
}
