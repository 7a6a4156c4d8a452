// An embedded map in somebody's page: how soon its snapshot is drawn after it came into view, and how soon the live one is
// there after a click, its files in the browser's cache.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { startServer } from "../../web/serve.mjs";
import { CHROMIUM_LAUNCH } from "../browser/chromium-launch.mjs";
import { percentileTable } from "./report.mjs";
import { median, quantile } from "./statistics.mjs";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const LIMITS_MS = { snapshot: 100, live: 1000 };

/** Prints, and returns the rows: milliseconds, each limit for the 95th percentile. */
export async function measureEmbeds(rounds) {
  const site = await startServer({ root: DIST, port: 0 });
  const browser = await chromium.launch(CHROMIUM_LAUNCH);
  let host;
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    host = await startHost(hostPage(site.url, await takeSnapshot(page, site.url)));
    const times = { snapshot: [], live: [] };
    // The first one fills the cache.
    for (let round = 0; round <= rounds; round += 1) {
      await page.goto(host.url);
      await page.waitForFunction(() => globalThis.customElements.get("attention-view") !== undefined);
      const took = await page.evaluate(showAndGoLive);
      if (round > 0) for (const name of Object.keys(times)) times[name].push(took[name]);
    }
    const rows = Object.entries(times).map(([name, values]) => row(`embed/${name}`, values, LIMITS_MS[name]));
    console.log(`\n${percentileTable("an embedded map, ms", rows)}\n\n${rounds} pages, files from the cache.`);
    return rows;
  } finally {
    await browser.close();
    await host?.close();
    await site.close();
  }
}

/** As a person takes it: the file of the opening view. */
async function takeSnapshot(page, address) {
  await page.goto(address);
  await page.getByText("Export", { exact: true }).click();
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Snapshot (JSON)" }).click();
  return readFileSync(await (await coming).path(), "utf8");
}

function hostPage(address, snapshot) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8" /><title>A host</title>
    <link rel="icon" href="data:," /><script type="module" src="${address}embed.js"></script></head><body>
    <div style="height: 5000px"></div>
    <attention-view><script type="application/json">${snapshot}</script></attention-view></body></html>`;
}

async function startHost(html) {
  const server = createServer((_, reply) => reply.writeHead(200, { "content-type": "text/html" }).end(html));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise((done) => (server.close(done), server.closeAllConnections()));
  return { url: `http://127.0.0.1:${server.address().port}/`, close };
}

/** In the page. Seen: as the browser says. Drawn: the first frame with the canvas. Live: the element's own promise. */
async function showAndGoLive() {
  const view = document.querySelector("attention-view");
  const snapshot = await new Promise((resolve) => {
    let seenMs = 0;
    new globalThis.IntersectionObserver(([entry]) => {
      if (entry.isIntersecting && seenMs === 0) seenMs = entry.time;
    }).observe(view);
    const look = () => {
      if (view.shadowRoot?.querySelector("canvas") && seenMs > 0) resolve(performance.now() - seenMs);
      else requestAnimationFrame(look);
    };
    look();
    view.scrollIntoView();
  });
  const beginMs = performance.now();
  view.live();
  await view.ready;
  return { snapshot, live: performance.now() - beginMs };
}

function row(id, values, limit) {
  const [ours, largest] = [quantile(values, 0.95), Math.max(...values)];
  return { id, unit: "ms", ours, median: median(values), largest, limit, peers: {}, ratios: {} };
}
