// The lines of a text as long as they show at once, in the whole page: how soon another head's are drawn, and how long
// each frame takes while the pointer goes over tokens and lines.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { startServer } from "../../web/serve.mjs";
import { CHROMIUM_LAUNCH } from "../browser/chromium-launch.mjs";
import { percentileTable } from "./report.mjs";
import { median, quantile } from "./statistics.mjs";

const DIST = join(fileURLToPath(new URL("../..", import.meta.url)), "dist");
const TOKENS = 512;
// What panning has. How soon other lines are drawn has none: most of it is the browser's, without a graphics processor.
const LIMITS = { frameMs: 17, longestMs: 50 };

/** Prints, and returns the rows: milliseconds, of frames the 95th percentile and the longest. */
export async function measureLines(rounds) {
  const site = await startServer({ root: DIST, port: 0 });
  const browser = await chromium.launch(CHROMIUM_LAUNCH);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const words = Array.from({ length: TOKENS }, (_, index) => `w${(index * index) % 97}`).join(" ");
    await page.goto(`${site.url}#v=1&layer=1&view=lines&text=${encodeURIComponent(words)}`);
    await page.getByRole("application", { name: /^Lines of .*512 tokens/ }).waitFor();
    await page.waitForFunction(() => document.querySelector("lines-view")?.painting !== undefined);
    await page.waitForFunction(() => document.querySelector(".busy, .thumbnail.is-coming") === null);
    const drawn = await page.evaluate(drawOtherHeads, rounds);
    const frames = await page.evaluate(pointAlong, 240);
    const rows = [
      row("drawn", quantile(drawn, 0.95), drawn),
      row("frame", quantile(frames, 0.95), frames, LIMITS.frameMs),
      row("longest frame", Math.max(...frames), frames, LIMITS.longestMs),
    ];
    console.log(`\n${percentileTable("lines of 512 tokens, ms", rows)}`);
    return rows;
  } finally {
    await browser.close();
    await site.close();
  }
}

function row(name, ours, values, limit) {
  const plain = { unit: "ms", median: median(values), largest: Math.max(...values), peers: {}, ratios: {} };
  return { id: `lines/${TOKENS}/${name}`, ours, limit, ...plain };
}

// What follows runs in the page.

/** From a click on a head to the frame in which its lines are on the canvas. */
async function drawOtherHeads(rounds) {
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const view = document.querySelector("lines-view");
  const buttons = [...document.querySelectorAll('head-grid [data-mean="off"][data-row="1"]')];
  if (buttons.length < 2) throw new Error("The grid has no heads of layer 1.");
  const times = [];
  for (let round = 1; round <= rounds; round += 1) {
    const button = buttons[round % buttons.length];
    const begin = performance.now();
    button.click();
    const isDrawn = () => view.answer?.asked.head === Number(button.dataset.column) && view.painting !== undefined;
    while (!isDrawn()) await nextFrame();
    await view.updateComplete;
    times.push(performance.now() - begin);
    await nextFrame();
  }
  return times;
}

/** Down the queries, through the middle of the lines, and up the keys: a place further in each frame. */
async function pointAlong(count) {
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const area = document.querySelector(".lines-area");
  const { left, top, width, height } = area.getBoundingClientRect();
  const frames = [];
  const read = new Set();
  let before = await nextFrame();
  for (const across of [0.02, 0.5, 0.98]) {
    for (let at = 0; at < count; at += 1) {
      const place = { clientX: left + across * width, clientY: top + ((at + 0.5) / count) * height };
      area.dispatchEvent(new globalThis.PointerEvent("pointermove", { ...place, bubbles: true }));
      const now = await nextFrame();
      frames.push(now - before);
      before = now;
      read.add(document.querySelector('[data-testid="heads-numbers"]')?.textContent);
    }
  }
  if (read.size < count) throw new Error("The lines have not read what was pointed at.");
  return frames;
}
