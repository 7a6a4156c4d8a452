// A model of 144 heads in the whole page: how soon another head of a long text is on the screen, and how soon the grid of a
// short one is whole.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { startServer } from "../../web/serve.mjs";
import { CHROMIUM_LAUNCH } from "../browser/chromium-launch.mjs";
import { makeGpt2 } from "./make-gpt2.mjs";
import { percentileTable } from "./report.mjs";
import { median, quantile } from "./statistics.mjs";
import { textOfTokens } from "./text-of-tokens.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const HEADS = 144;
const SWITCH = { tokens: 1024, limitMs: 50 };
const GRID = { tokens: 128, limitMs: 300 };
/** What peers put into a page for as many heads and tokens, as their sources say (peers.md; 20 bytes a value). */
const PEERS_COST =
  "BertViz's model view: 2.36 M SVG lines and 47 MB of JSON for 144 heads at 128 tokens; CircuitsVis: as many values as JSON.";

/** Prints, and returns the rows: milliseconds, each limit for the 95th percentile. */
export async function measureHeads(rounds) {
  const folder = join(ROOT, "build/gpt2");
  if (!existsSync(join(folder, "tokenizer.json"))) await makeGpt2(folder);
  const site = await startServer({ root: join(ROOT, "dist"), port: 0 });
  const files = await startServer({ root: folder, port: 0, base: "/gpt2/" });
  const browser = await chromium.launch(CHROMIUM_LAUNCH);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(site.url);
    await openAddress(page, files.url);
    await showText(page, await textOfTokens(SWITCH.tokens, folder), SWITCH.tokens);
    const switched = await page.evaluate(switchHeads, { count: HEADS, rounds: 2 * rounds });
    await showText(page, await textOfTokens(GRID.tokens, folder), GRID.tokens);
    const typed = await page.evaluate(typeForGrid, rounds);
    const rows = [
      row(`heads/another of ${SWITCH.tokens} tokens`, switched, SWITCH.limitMs),
      row(`heads/grid of ${GRID.tokens} tokens`, typed, GRID.limitMs),
    ];
    console.log(`\n${percentileTable("144 heads in the page, ms", rows)}\n\n${PEERS_COST}`);
    return rows;
  } finally {
    await browser.close();
    await files.close();
    await site.close();
  }
}

function row(id, values, limit) {
  const largest = Math.max(...values);
  return {
    id,
    unit: "ms",
    ours: quantile(values, 0.95),
    median: median(values),
    largest,
    limit,
    peers: {},
    ratios: {},
  };
}

async function openAddress(page, address) {
  await page.locator("model-panel summary").first().click();
  await page.locator("model-panel form input").fill(address);
  await page.locator("model-panel form input").press("Enter");
  const isThere = (count) => document.querySelectorAll("head-grid [data-mean=off]").length === count;
  await page.waitForFunction(isThere, HEADS, { timeout: 120_000 });
}

async function showText(page, text, tokens) {
  await page.getByRole("textbox", { name: "Text", exact: true }).fill(text);
  const name = new RegExp(`, ${tokens.toLocaleString("en")} tokens`);
  await page.getByRole("application", { name }).waitFor({ timeout: 120_000 });
  await page.waitForFunction(() => document.querySelector(".thumbnail.is-coming, .busy") === null, undefined, {
    timeout: 120_000,
  });
}

/** Runs in the page: from a click on a head to the frame that follows the drawing of its map. */
async function switchHeads({ count, rounds }) {
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const buttons = [...document.querySelectorAll("head-grid [data-mean=off]")];
  const map = document.querySelector("heatmap-view");
  const times = [];
  for (let round = 1; round <= rounds; round += 1) {
    const { row, column } = buttons[(round * 37) % count].dataset;
    const begin = performance.now();
    buttons[(round * 37) % count].click();
    // Rows are layers, as nobody has sorted the heads.
    const isShown = () => map.picture.map.layer === Number(row) && map.picture.map.head === Number(column);
    while (!isShown()) await nextFrame();
    await map.updateComplete;
    times.push(performance.now() - begin);
    await nextFrame();
  }
  return times;
}

/** Runs in the page: from a character at the end of the text, or its deletion, until all thumbnails are drawn anew. */
async function typeForGrid(rounds) {
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const grid = document.querySelector("head-grid");
  const box = document.querySelector("textarea#text");
  const { painted } = grid;
  if (!Array.isArray(painted?.undrawn)) throw new Error("The grid does not say any more what it has not drawn yet.");
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = grid.picture;
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
    const begin = performance.now();
    document.execCommand(round % 2 === 0 ? "insertText" : "delete", false, "s");
    const isWhole = () =>
      grid.picture.tokens !== before.tokens &&
      painted.undrawn.length === 0 &&
      grid.picture.thumbnails.flat().every((thumbnail) => thumbnail !== undefined);
    while (!isWhole()) await nextFrame();
    times.push(performance.now() - begin);
    await nextFrame();
  }
  return times;
}
