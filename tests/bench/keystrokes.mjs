import { fileURLToPath } from "node:url";
import { startServer } from "../../web/serve.mjs";
import { median, quantile } from "./statistics.mjs";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const TOKENS = 64;
const WARM_UP = 20; // keystrokes that are not counted: the engine's first calls run in its slow first version
// 95th percentiles, in ms. Waiting for a frame alone is about 12 ms at the 95th percentile.
const LIMITS = { withFrame: 25, withoutFrame: 8 };

// Where the keys go. At the beginning every token after it has to be computed again, at the end none does.
const PLACES = [
  { name: "at the end", caret: "Control+End" },
  { name: "at the beginning", caret: "Control+Home" },
];

/**
 * Types into the real page, one key after the picture of the one before it, and returns
 * [{ id, unit, ours, median, largest, limit, peers, ratios }] with `ours` the 95th percentile.
 *
 * A keystroke lasts from the dispatch of `input` to the end of the last draw call of the frame that shows it. The page
 * reports both (web/src/page/render-loop.ts); a listener and wrapped canvas calls of our own check the report.
 */
export async function measureKeystrokes(browser, count) {
  const server = await startServer({ root: DIST, port: 0 });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  try {
    await page.addInitScript(watchDrawing);
    await page.goto(`${server.url}#v=1&text=${encodeURIComponent(sentence())}&layer=1`);
    await page.waitForFunction(() => globalThis.headlightBench.drawings > 0);
    const rows = [];
    for (const { name, caret } of PLACES) {
      await page.getByRole("textbox").press(caret);
      const timings = [];
      for (let key = 0; key < WARM_UP + count; key += 1) {
        timings.push(await pressAndWait(page, key % 2 === 0 ? "a" : "Backspace"));
      }
      rows.push(...describe(name, timings.slice(WARM_UP)));
    }
    return rows;
  } finally {
    await page.close();
    await server.close();
  }
}

/** Words with repetitions, so that every head has something to find. */
function sentence() {
  return Array.from({ length: TOKENS }, (_, index) => `word${(index * 7) % 23}`).join(" ");
}

async function pressAndWait(page, key) {
  await page.evaluate(() => globalThis.headlightBench.expectDrawing());
  await page.keyboard.press(key);
  const timing = await page.evaluate(() => globalThis.headlightBench.drawn);
  const { inputTimeMs, computedTimeMs, frameTimeMs, drawnTimeMs, seenInputMs, lastCanvasCallMs, canvases, tokenCount } =
    timing;
  const times = [inputTimeMs, seenInputMs, computedTimeMs, frameTimeMs, lastCanvasCallMs, drawnTimeMs];
  const isInOrder = times.every((time, index) => index === 0 || time >= times[index - 1]);
  if (!isInOrder || tokenCount !== TOKENS || canvases < 13) {
    throw new Error(`The page's report does not fit what was seen: ${JSON.stringify(timing)}`);
  }
  return { total: drawnTimeMs - inputTimeMs, wait: frameTimeMs - computedTimeMs };
}

function describe(place, timings) {
  const row = (id, limit, values) => ({
    id,
    unit: "ms",
    ours: quantile(values, 0.95),
    median: median(values),
    largest: Math.max(...values),
    limit,
    peers: {},
    ratios: {},
  });
  return [
    row(
      `${place}, with the wait for the frame`,
      LIMITS.withFrame,
      timings.map(({ total }) => total),
    ),
    row(
      `${place}, without it`,
      LIMITS.withoutFrame,
      timings.map(({ total, wait }) => total - wait),
    ),
  ];
}

/** Runs in the page before its own scripts. */
function watchDrawing() {
  const bench = { drawings: 0, drawn: undefined, expectDrawing };
  globalThis.headlightBench = bench;
  let seenInputMs = 0;
  let lastCanvasCallMs = 0;
  let canvases = new Set();
  document.addEventListener("input", () => void (seenInputMs = performance.now()), true);
  for (const name of ["putImageData", "drawImage", "fillRect", "fillText", "strokeRect"]) {
    const draw = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...rest) {
      draw.apply(this, rest);
      lastCanvasCallMs = performance.now();
      canvases.add(this.canvas);
      bench.drawings += 1;
    };
  }
  function expectDrawing() {
    canvases = new Set();
    bench.drawn = new Promise((resolve) => {
      const finish = ({ detail }) => resolve({ ...detail, seenInputMs, lastCanvasCallMs, canvases: canvases.size });
      document.addEventListener("headlight-drawn", finish, { once: true });
    });
  }
}
