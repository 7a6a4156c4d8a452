// npm run bench -- --learn: how soon each task is learned in the page itself, as a visitor sees it there, and
// how many frames the page shows meanwhile.
import { fileURLToPath } from "node:url";
import { startServer } from "../../web/serve.mjs";
import { describeMachine, table } from "./report.mjs";
import { startDriver } from "./start-driver.mjs";
import { quantile } from "./statistics.mjs";

// 60 a second, and what a clock adds.
const FRAME_MS = 17;
const DIST = fileURLToPath(new URL("../../dist", import.meta.url));

/** What has to be read on the page, in how many seconds from the click on Start, with how many of the seeds. */
const LESSONS = [
  { id: "learn/reverse", link: "task=reverse", reads: "exact", least: 0.99, seconds: 60, seeds: [1] },
  { id: "learn/repeat", link: "task=repeat", reads: "induction", least: 0.9, seconds: 60, seeds: [1] },
  { id: "learn/dates/scaled-dot", link: "task=dates", reads: "exact", least: 0.95, seconds: 120, seeds: [1] },
  {
    id: "learn/dates/additive",
    link: "task=dates&score=additive",
    reads: "exact",
    least: 0.95,
    seconds: 120,
    seeds: [1],
  },
  {
    id: "learn/repeat/seeds",
    link: "task=repeat",
    reads: "induction",
    least: 0.9,
    seconds: 180,
    seeds: [1, 2, 3, 4, 5],
    mayFail: 1,
  },
];

/** Prints, and returns two rows for each: seconds until it is read, the slowest of the seeds that count; a frame. */
export async function measureLearning({ browser, only }) {
  const site = await startServer({ root: DIST, port: 0 });
  const driver = await startDriver(browser);
  try {
    console.log(describeMachine(driver.version));
    const rows = [];
    for (const lesson of LESSONS.filter(({ id }) => id.startsWith(only))) {
      rows.push(...(await learn(driver, site.url, lesson)));
    }
    console.log(`\n${describe(rows)}`);
    return rows;
  } finally {
    await driver.close();
    await site.close();
  }
}

async function learn(driver, url, lesson) {
  const found = [];
  for (const seed of lesson.seeds) {
    // Of the same address a browser would keep the page that is there.
    await driver.open("about:blank");
    await driver.open(`${url}train.html#v=1&${lesson.link}&seed=${seed}`);
    const seen = await driver.evaluate(watchLearning.toString(), lesson);
    console.log(
      `${lesson.id}, seed ${seed}: ${lesson.reads} ${seen.value} after ${seen.seconds.toFixed(1)} s. ${seen.progress}`,
    );
    found.push(seen);
  }
  const counted = found
    .map(({ seconds, value }) => (value >= lesson.least ? seconds : Infinity))
    .sort((a, b) => a - b)
    .slice(0, found.length - (lesson.mayFail ?? 0));
  const frames = found.flatMap(({ frames }) => frames);
  const plain = { peers: {}, ratios: {} };
  return [
    { id: lesson.id, unit: "s", ours: counted.at(-1), limit: lesson.seconds, ...plain },
    { id: `${lesson.id}/frame`, unit: "ms", ours: quantile(frames, 0.95), limit: FRAME_MS, ...plain },
  ];
}

/** Runs in the page: presses Start, and looks once a frame, until it reads what is wanted or the time is over. */
async function watchLearning({ reads, least, seconds: limit }) {
  const nextFrame = () => new Promise((next) => requestAnimationFrame(next));
  const textOf = (selector) => document.querySelector(selector)?.textContent ?? "";
  const readings = {
    exact: () => Number(/whole answers >?([\d.]+) %/.exec(textOf(".curve-readout"))?.[1] ?? 0) / 100,
    induction: () =>
      Math.max(
        0,
        ...[...document.querySelectorAll(".score-table td:last-child")].map((cell) => Number(cell.textContent)),
      ),
  };
  const start = () => [...document.querySelectorAll("button")].find((each) => each.textContent.trim() === "Start");
  while (start() === undefined) await nextFrame();
  const [startMs, frames] = [performance.now(), []];
  start().click();
  let value = 0;
  for (let last = startMs; value < least && last - startMs < limit * 1000;) {
    const now = await nextFrame();
    frames.push(now - last);
    last = now;
    value = readings[reads]();
  }
  const seconds = (performance.now() - startMs) / 1000;
  return { value, seconds, frames, progress: textOf(".train-progress").trim() };
}

function describe(rows) {
  const number = (value) => (Number.isFinite(value) ? value.toFixed(1) : "missed");
  return table(
    ["learning in the page; of frames the 95th percentile", "ours", "limit", "unit"],
    rows.map(({ id, ours, limit, unit }) => [id, number(ours), String(limit), unit]),
  );
}
