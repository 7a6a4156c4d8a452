import { fileURLToPath } from "node:url";
import { startServer } from "../../web/serve.mjs";
import { median, quantile } from "./statistics.mjs";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const TOKENS = 64;
const HEADS = 12;
const WARM_UP = 20; // keystrokes that are not counted: the engine's first calls run in its slow first version
// 95th percentiles, in ms. Waiting for a frame alone is about 12 ms at the 95th percentile.
const LIMITS = { withFrame: 25, withoutFrame: 8 };

// Where the text changes. At the beginning every token after it has to be computed again, at the end none does.
const PLACES = [
  { name: "at the end", caret: "Control+End" },
  { name: "at the beginning", caret: "Control+Home" },
];

// `edit` changes the text from a script, so that the time begins with the dispatch of `input` and nothing else
// is in the way: the limits are for this one. `key` presses a real key as well. After a key press Chromium holds
// back what a worker answers until the next frame has been presented (its feature DeferRendererTasksAfterInput),
// so the picture comes a frame later however fast it was computed.
const WAYS = [
  { name: "edit", change: editText, limits: LIMITS },
  { name: "key", change: pressKey, limits: {} },
];

/**
 * Types into the real page, one change after the picture of the one before it, and returns
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
    for (const place of PLACES) {
      for (const way of WAYS) rows.push(...describe(place, way, await typeAndTime(page, place, way, count)));
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

async function typeAndTime(page, { caret }, { change }, count) {
  await page.getByRole("textbox").press(caret);
  const timings = [];
  for (let index = 0; index < WARM_UP + count; index += 1) {
    // Spread over the 16.7 ms of a frame: the picture before has just been drawn, so all would begin alike.
    timings.push(checkedTiming(await change(page, index % 2 === 0, (index * 7) % 17)));
  }
  return timings.slice(WARM_UP);
}

/** One call into the page from the pause to the picture, so that no message of the driver falls into the time. */
function editText(page, isInsertion, pauseMs) {
  const change = async ([command, pauseMs]) => {
    await globalThis.headlightBench.expectDrawing(pauseMs);
    document.execCommand(command, false, "a");
    return globalThis.headlightBench.drawn;
  };
  return page.evaluate(change, [isInsertion ? "insertText" : "delete", pauseMs]);
}

async function pressKey(page, isInsertion, pauseMs) {
  await page.evaluate((pauseMs) => globalThis.headlightBench.expectDrawing(pauseMs), pauseMs);
  await page.keyboard.press(isInsertion ? "a" : "Backspace");
  return page.evaluate(() => globalThis.headlightBench.drawn);
}

function checkedTiming(timing) {
  const {
    inputTimeMs,
    computedTimeMs,
    frameTimeMs,
    drawnTimeMs,
    seenInputMs,
    lastCanvasCallMs,
    thumbnails,
    tokenCount,
  } = timing;
  const times = [inputTimeMs, seenInputMs, computedTimeMs, frameTimeMs, lastCanvasCallMs, drawnTimeMs];
  const isInOrder = times.every((time, index) => index === 0 || time >= times[index - 1]);
  // More: means of heads that are marked as being of the text before.
  if (!isInOrder || tokenCount !== TOKENS || thumbnails < HEADS) {
    throw new Error(`The page's report does not fit what was seen: ${JSON.stringify(timing)}`);
  }
  return { total: drawnTimeMs - inputTimeMs, wait: frameTimeMs - computedTimeMs };
}

function describe(place, way, timings) {
  const name = `${way.name} ${place.name}`;
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
      `${name}, with the wait for the frame`,
      way.limits.withFrame,
      timings.map(({ total }) => total),
    ),
    row(
      `${name}, without it`,
      way.limits.withoutFrame,
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
  let thumbnails = 0;
  document.addEventListener("input", () => void (seenInputMs = performance.now()), true);
  for (const name of ["putImageData", "drawImage", "fillRect", "fillText", "strokeRect"]) {
    const draw = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...rest) {
      draw.apply(this, rest);
      lastCanvasCallMs = performance.now();
      if (name === "drawImage" && this.canvas.matches(".thumbnail-sheet")) thumbnails += 1;
      bench.drawings += 1;
    };
  }
  function expectDrawing(pauseMs) {
    thumbnails = 0;
    bench.drawn = new Promise((resolve) => {
      const finish = ({ detail }) => resolve({ ...detail, seenInputMs, lastCanvasCallMs, thumbnails });
      document.addEventListener("headlight-drawn", finish, { once: true });
    });
    return new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
