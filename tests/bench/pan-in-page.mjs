// Zooming into the map of a long text and panning it, in the whole page: how long each frame takes, and whether every
// input is seen in the frame that follows it. By the wheel, by keys, and by two fingers.
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
const WAYS = { wheel: turnWheel, keys: pressKeys, pinch: pinch };

/** Prints, and returns the rows: of each way the 95th percentile of all frames, the longest, and what came later. */
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
    const rows = [];
    for (const [name, inputs] of Object.entries(WAYS)) {
      await page.evaluate(showWholeMap);
      rows.push(...rowsOf(name, await page.evaluate(measureFrames, [inputs.toString(), FRAMES_A_WAY])));
    }
    console.log(`\n${percentileTable("frames while zooming and panning, ms", rows)}`);
    console.log("Late: inputs that were not to be seen in the frame that follows them.");
    return rows;
  } finally {
    await browser.close();
    await site.close();
  }
}

function rowsOf(way, { frames, late }) {
  const longest = Math.max(...frames);
  const plain = { unit: "ms", median: median(frames), largest: longest, peers: {}, ratios: {} };
  const counted = { unit: "inputs", median: late, largest: late, peers: {}, ratios: {} };
  return [
    { id: `pan/${TOKENS}/${way}/frame`, ours: quantile(frames, 0.95), limit: LIMITS.frameMs, ...plain },
    { id: `pan/${TOKENS}/${way}/longest frame`, ours: longest, limit: LIMITS.longestMs, ...plain },
    { id: `pan/${TOKENS}/${way}/late`, ours: late, limit: 0, ...counted },
  ];
}

// What follows runs in the page.

async function showWholeMap() {
  const area = document.querySelector(".map-area");
  area.dispatchEvent(new globalThis.KeyboardEvent("keydown", { key: "0", bubbles: true, cancelable: true }));
  while (document.querySelector(".map-area.is-zoomed, .busy") !== null)
    await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Milliseconds from frame to frame, with one input in each. `late`: inputs that changed nothing that was drawn next. */
async function measureFrames([written, framesAWay]) {
  const inputs = globalThis.eval(`(${written})`);
  const area = document.querySelector(".map-area");
  const map = area.closest("heatmap-view");
  area.focus();
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const frames = [];
  let late = 0;
  let before = await nextFrame();
  for (const { send, changes } of inputs(area, framesAWay)) {
    const shown = map.area;
    send();
    const now = await nextFrame();
    await map.updateComplete;
    if (changes && map.area === shown) late += 1;
    frames.push(now - before);
    before = now;
  }
  return { frames, late };
}

/** A small turn may ask for what is shown already, as windows are of whole tokens. */
function* turnWheel(area, framesAWay) {
  const { left, top, width, height } = area.getBoundingClientRect();
  const at = { clientX: left + width * 0.6, clientY: top + height * 0.6, bubbles: true, cancelable: true };
  const ways = [
    { deltaY: -5, ctrlKey: true },
    { deltaX: -40, deltaY: 0 },
    { deltaX: 40, deltaY: 0 },
    { deltaY: 5, ctrlKey: true },
  ];
  for (const way of ways) {
    const send = () => area.dispatchEvent(new globalThis.WheelEvent("wheel", { ...way, ...at }));
    for (let frame = 0; frame < framesAWay; frame++) yield { send, changes: false };
    const isZoomed = document.querySelector(".map-area.is-zoomed") !== null;
    if (way === ways[0] && !isZoomed) throw new Error("The wheel has not zoomed the map.");
  }
}

/** In six steps, a round of the window, out again, as often as there are frames for it. */
function* pressKeys(area, framesAWay) {
  const round = ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"].map((key) => ({ key, shiftKey: true }));
  const keys = [...Array(6).fill({ key: "+" }), ...round, ...round, ...Array(6).fill({ key: "-" })];
  for (let frame = 0; frame < 4 * framesAWay; frame++) {
    const key = { ...keys[frame % keys.length], bubbles: true, cancelable: true };
    yield { send: () => area.dispatchEvent(new globalThis.KeyboardEvent("keydown", key)), changes: true };
  }
}

/** Two fingers that go apart, move together, and come back. */
function* pinch(area, framesAWay) {
  const { left, top, width, height } = area.getBoundingClientRect();
  const middle = { x: left + width * 0.5, y: top + height * 0.5 };
  // These pointers are no browser's.
  area.setPointerCapture = () => undefined;
  const say = (type, pointerId, x, y) =>
    area.dispatchEvent(
      new globalThis.PointerEvent(type, {
        ...{ pointerId, pointerType: "touch", isPrimary: pointerId === 11, clientX: x, clientY: y },
        ...{ bubbles: true, cancelable: true },
      }),
    );
  const both = (type, apart, along) => {
    say(type, 11, middle.x - apart + along, middle.y - apart);
    say(type, 12, middle.x + apart + along, middle.y + apart);
  };
  const [least, most] = [10, height * 0.4];
  const send = (apart, along) => ({ send: () => both("pointermove", apart, along), changes: true });
  both("pointerdown", least, 0);
  for (let frame = 1; frame <= framesAWay; frame++) yield send(least + ((most - least) * frame) / framesAWay, 0);
  // Each step is of more than a token, which the window moves by.
  for (let frame = 1; frame <= framesAWay; frame++) yield send(most, 4 * Math.min(frame, framesAWay - frame));
  for (let frame = framesAWay - 1; frame >= 0; frame--) yield send(least + ((most - least) * frame) / framesAWay, 0);
  both("pointerup", least, 0);
}
