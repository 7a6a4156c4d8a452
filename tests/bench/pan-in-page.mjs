// Zooming into the map of a long text and panning it, in the whole page: how long each frame takes.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { startServer } from "../../web/serve.mjs";
import { CHROMIUM_LAUNCH } from "../browser/chromium-launch.mjs";
import { percentileTable } from "./report.mjs";
import { median, quantile } from "./statistics.mjs";

const DIST = join(fileURLToPath(new URL("../..", import.meta.url)), "dist");
const TOKENS = 4096;
const FRAMES_A_WAY = 120;
// 60 a second, and what a clock adds.
const LIMITS = { frameMs: 17, longestMs: 50 };

/** Prints, and returns the rows: the 95th percentile of all frames, and the longest. */
export async function measurePanning() {
  const site = await startServer({ root: DIST, port: 0 });
  const browser = await chromium.launch(CHROMIUM_LAUNCH);
  try {
    const page = await browser.newPage();
    await page.goto(site.url);
    const words = Array.from({ length: TOKENS }, (_, index) => `w${(index * index) % 97}`).join(" ");
    await page.getByRole("textbox", { name: "Text", exact: true }).fill(words);
    await page.getByRole("application", { name: /, 4,096 tokens/ }).waitFor();
    await page.waitForFunction(() => document.querySelector(".busy") === null, undefined, { timeout: 0 });
    const frames = await page.evaluate(zoomAndPan, FRAMES_A_WAY);
    const plain = { unit: "ms", median: median(frames), largest: Math.max(...frames), peers: {}, ratios: {} };
    const rows = [
      { id: `pan/${TOKENS}/frame`, ours: quantile(frames, 0.95), limit: LIMITS.frameMs, ...plain },
      { id: `pan/${TOKENS}/longest frame`, ours: Math.max(...frames), limit: LIMITS.longestMs, ...plain },
    ];
    console.log(`\n${percentileTable("frames while zooming and panning, ms", rows)}`);
    return rows;
  } finally {
    await browser.close();
    await site.close();
  }
}

/** Runs in the page: milliseconds from frame to frame, with one event of the wheel in each. */
async function zoomAndPan(framesAWay) {
  const area = document.querySelector(".map-area");
  const { left, top, width, height } = area.getBoundingClientRect();
  const at = { clientX: left + width * 0.6, clientY: top + height * 0.6, bubbles: true, cancelable: true };
  const ways = [
    { deltaY: -5, ctrlKey: true },
    { deltaX: -40, deltaY: 0 },
    { deltaX: 40, deltaY: 0 },
    { deltaY: 5, ctrlKey: true },
  ];
  area.focus();
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const frames = [];
  let before = await nextFrame();
  for (const way of ways) {
    for (let frame = 0; frame < framesAWay; frame++) {
      area.dispatchEvent(new globalThis.WheelEvent("wheel", { ...way, ...at }));
      const now = await nextFrame();
      frames.push(now - before);
      before = now;
    }
    const isZoomed = document.querySelector(".map-area.is-zoomed") !== null;
    if (way === ways[0] && !isZoomed) throw new Error("The wheel has not zoomed the map.");
  }
  return frames;
}
