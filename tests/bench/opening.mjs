// What opening and running a GPT-2 of random parameters takes of a real Chromium: memory, and the page's own thread.
//   node tests/bench/opening.mjs [FOLDER]      made there when it is not: 249 MB; else in build/gpt2
// Exits with 1 when a limit of the project is missed.
import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { runMain } from "../../wasm/toolchain/run.mjs";
import { ensurePackages } from "../../web/packages.mjs";
import { startServer } from "../../web/serve.mjs";
import { makeGpt2 } from "./make-gpt2.mjs";
import { textOfTokens } from "./text-of-tokens.mjs";
import { makeWatchedSite } from "./watched-site.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TOKENS = 64;
const RUNS = 20;
const LIMITS = { memory: 1.25, longestTaskMs: 50, leastSteps: 10 };

await runMain(async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const folder = resolve(positionals[0] ?? join(ROOT, "build/gpt2"));
  if (!existsSync(join(folder, "tokenizer.json"))) await makeGpt2(folder);
  await ensurePackages();
  const { prepareBench } = await import("./prepare.mjs");
  const { describeMachine } = await import("./report.mjs");
  await prepareBench();
  const text = await textOfTokens(TOKENS, folder);
  const { size: fileBytes } = await stat(join(folder, "model.safetensors"));
  const copy = join(ROOT, "build/watched-site");
  makeWatchedSite(join(ROOT, "dist"), copy);
  const site = await startServer({ root: copy, port: 0 });
  const files = await startServer({ root: folder, port: 0, base: "/gpt2/" });
  try {
    let isMissed = false;
    for (const [how, open] of [
      ["as files", (page) => openFiles(page, folder)],
      ["from its address", (page) => openAddress(page, files.url)],
    ]) {
      const browser = await launch();
      if (how === "as files") console.log(describeMachine(await browser.version()));
      const seen = await measure(browser, site.url, text, open);
      isMissed = tell(how, fileBytes, seen) || isMissed;
      await browser.close();
    }
    if (isMissed) process.exitCode = 1;
  } finally {
    await files.close();
    await site.close();
  }
});

/** Workers are asked for their memory, which Playwright's protocol has no session for. */
async function launch() {
  const { default: puppeteer } = await import("puppeteer-core");
  const { CHROMIUM_LAUNCH } = await import("../browser/chromium-launch.mjs");
  const { executablePath, args } = CHROMIUM_LAUNCH;
  return puppeteer.launch({ browser: "chrome", executablePath, args, headless: true, protocolTimeout: 600_000 });
}

async function measure(browser, url, text, open) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  await page.evaluateOnNewDocument(watchPage);
  await page.goto(`${url}#v=1&text=${encodeURIComponent(text)}`);
  await page.waitForFunction(() => document.body.dataset.phase === "ready");
  // What opens models comes after the first picture.
  await page.waitForSelector("[data-testid=files-input]");
  const session = await page.createCDPSession();
  const before = await memoryOf(page, session);
  await page.evaluate(() => globalThis.headlightBench.start());
  const memory = watchMemory(page, session);
  await open(page);
  await page.waitForFunction(hasOpened, { timeout: 300_000, polling: "raf" });
  const openingPeak = memory.take();
  await page.waitForFunction(showsModel, { timeout: 300_000, polling: "raf" }, TOKENS);
  const opened = await page.evaluate(() => globalThis.headlightBench.take());
  const firstPeak = memory.take();
  const runMs = await typeRuns(page);
  const ran = await page.evaluate(() => globalThis.headlightBench.take());
  const runningPeak = memory.take();
  await memory.stop();
  return { before, openingPeak, firstPeak, runningPeak, opened, ran, runMs };
}

async function openFiles(page, folder) {
  const input = await page.$("[data-testid=files-input]");
  await input.uploadFile(...(await readdir(folder)).map((name) => join(folder, name)));
}

async function openAddress(page, address) {
  await page.evaluate((source) => {
    document.querySelector("model-panel details").open = true;
    const box = document.querySelector("model-panel form input");
    box.value = source;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.form.requestSubmit();
  }, address);
}

/** Runs in the page: an opening was seen, and is over. */
function hasOpened() {
  return globalThis.headlightBench.steps.size > 0 && document.querySelector("model-opening progress") === null;
}

/** Runs in the page: all heads of the model are drawn, and the map has so many tokens. */
function showsModel(tokens) {
  const label = document.querySelector("heatmap-view [aria-label]")?.getAttribute("aria-label") ?? "";
  return document.querySelectorAll('head-grid [data-mean="off"]').length === 144 && label.includes(`${tokens} tokens`);
}

/** Times from the change of the text to its picture, one after the other. */
async function typeRuns(page) {
  const times = [];
  for (let run = 0; run < RUNS; run += 1) {
    times.push(await page.evaluate((isFirst) => globalThis.headlightBench.edit(isFirst), run % 2 === 0));
  }
  return times.sort((a, b) => a - b)[RUNS >> 1];
}

/** Bytes of the page's array buffers, where what is being loaded stands; of its workers' heaps; of wasm's memories. */
async function memoryOf(page, session) {
  const workers = page.workers().filter((worker) => !isHelper(worker));
  const { buffers } = await heapOf(session);
  const heaps = await Promise.all(workers.map(({ client }) => heapOf(client)));
  const wasm = await Promise.all(workers.map((worker) => worker.evaluate(askMemory).catch(() => 0)));
  const sum = (values) => values.reduce((total, one) => total + one, 0);
  return { page: buffers, workers: sum(heaps.map((heap) => heap.objects + heap.buffers)), wasm: sum(wasm) };
}

/** Computes without end in the memory of another worker, and answers nobody. */
function isHelper(worker) {
  return worker.url().includes("/helper-worker.");
}

/** Runs in a worker. */
function askMemory() {
  return globalThis.headlightBenchMemory();
}

/** Nothing of a worker that has ended meanwhile. */
async function heapOf(session) {
  try {
    const { totalSize, backingStorageSize } = await session.send("Runtime.getHeapUsage");
    return { objects: totalSize, buffers: backingStorageSize };
  } catch {
    return { objects: 0, buffers: 0 };
  }
}

/** Looks as often as the browser answers. */
function watchMemory(page, session) {
  let isWatching = true;
  const none = () => ({ page: 0, workers: 0, wasm: 0, all: 0, looks: 0 });
  let peak = none();
  const watching = (async () => {
    while (isWatching) {
      const now = await memoryOf(page, session);
      for (const part of ["page", "workers", "wasm"]) peak[part] = Math.max(peak[part], now[part]);
      peak.all = Math.max(peak.all, now.page + now.workers + now.wasm);
      peak.looks += 1;
      await new Promise((next) => setTimeout(next, 5));
    }
  })();
  return {
    /** The peak of each part, and of their sum, since the watch began or was asked last. */
    take() {
      const taken = peak;
      peak = none();
      return taken;
    },
    async stop() {
      isWatching = false;
      await watching;
    },
  };
}

/** Runs in the page before its own scripts. */
function watchPage() {
  const tasks = [];
  const steps = new Set();
  let startMs = 0;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push({ startTime, duration });
  }).observe({ type: "longtask", buffered: true });
  const look = () => {
    const bar = document.querySelector("model-opening progress");
    if (bar !== null) steps.add(bar.value);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  globalThis.headlightBench = {
    steps,
    start() {
      startMs = performance.now();
      steps.clear();
      tasks.length = 0;
    },
    /** Since `start`, or the last `take`: longest task of the page's thread above 50 ms, 0 if there is none. */
    async take() {
      await new Promise((resolve) => setTimeout(resolve, 200)); // observers are told late
      const longestMs = Math.max(0, ...tasks.map(({ duration }) => duration));
      tasks.length = 0;
      return { durationMs: performance.now() - startMs, longestMs, steps: steps.size };
    },
    edit(isInsertion) {
      const box = document.querySelector("textarea#text");
      box.focus();
      box.setSelectionRange(isInsertion ? 0 : 1, isInsertion ? 0 : 1);
      const drawn = new Promise((resolve) =>
        document.addEventListener("headlight-drawn", ({ detail }) => resolve(detail), { once: true }),
      );
      document.execCommand(isInsertion ? "insertText" : "delete", false, "A");
      return drawn.then(({ inputTimeMs, drawnTimeMs }) => drawnTimeMs - inputTimeMs);
    },
  };
}

/** True when a limit is missed. */
function tell(how, fileBytes, { before, openingPeak, firstPeak, runningPeak, opened, ran, runMs }) {
  const longestMs = Math.max(opened.longestMs, ran.longestMs);
  const task = (milliseconds) => (milliseconds === 0 ? "under 50 ms" : `${milliseconds.toFixed(0)} ms`);
  console.log(`
opened ${how}: ${mb(fileBytes)} of parameters in ${(opened.durationMs / 1000).toFixed(2)} s until ${TOKENS} tokens are drawn
  memory before ${mb(before.wasm + before.page + before.workers)}
  memory while opening: ${describeMemory(openingPeak, fileBytes)}; limit ${LIMITS.memory}
  memory until that picture: ${describeMemory(firstPeak, fileBytes)}
  memory in ${RUNS} more runs: ${describeMemory(runningPeak, fileBytes)}
  progress shown at ${opened.steps} places; at least ${LIMITS.leastSteps}
  change of the text to its picture: median ${runMs.toFixed(0)} ms
  longest task of the page's thread: opening ${task(opened.longestMs)}, running ${task(ran.longestMs)}; limit ${LIMITS.longestTaskMs} ms`);
  const isMoving = opened.steps >= LIMITS.leastSteps;
  return openingPeak.all / fileBytes > LIMITS.memory || longestMs > LIMITS.longestTaskMs || !isMoving;
}

function describeMemory({ all, wasm, page, workers, looks }, fileBytes) {
  const parts = `wasm ${mb(wasm)}, buffers of the page ${mb(page)}, heaps of the workers ${mb(workers)}`;
  return `${mb(all)} = ${(all / fileBytes).toFixed(3)} x the file (${parts}; ${looks} looks)`;
}

function mb(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
