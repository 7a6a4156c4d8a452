// The pictures of the README and of docs/views.md, taken of the built site in Chromium.
//   node docs/take-pictures.mjs [NAME ...]      all of them, or those of these names
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { CHROMIUM_LAUNCH } from "../tests/browser/chromium-launch.mjs";
import { startServer } from "../web/serve.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SENTENCE = "The cat sat on the mat, and then the cat sat on the hat.";
const CHANGED = SENTENCE.replace("mat", "roof").replace("hat", "roof");

/** Fragments of links, by view. */
const GRID = "#v=1&model=storyteller&text=Once%20upon%20a%20time%20there%20was%20a%20little%20girl&layer=2&head=2";
const VIEWS = {
  map: "#v=1&layer=1&pin=11,3",
  lines: "#v=1&layer=1&heads=2,3&view=lines&pin=11,3",
  text: "#v=1&layer=1&heads=2,3&view=text&pin=11,3",
  "query-key": "#v=1&head=1&view=query-key&pin=13,4",
  steps: "#v=1&layer=1&view=steps&pin=11,3",
  compare: `#v=1&layer=1&view=compare&pin=11,3&other-text=${encodeURIComponent(CHANGED)}`,
  prediction: `#v=1&model=storyteller&view=prediction&text=${encodeURIComponent("The girl had lost")}&other-text=${encodeURIComponent("The boy had lost")}`,
};
/** What a view has when its numbers are drawn: a selector, and how many there are. */
const DRAWN = {
  lines: ["canvas.lines", 1],
  text: [".painted-line", 3],
  "query-key": ["query-key-view .bar-row", 3],
  steps: ["steps-view table tbody tr", 5],
  compare: [".compare-map canvas", 3],
  prediction: ["prediction-view tbody tr", 5],
};
/** Around a picture, so that nothing sticks to its edge. */
const MARGIN = 12;
const LOOKS = {
  light: { width: 1280, height: 900, colorScheme: "light" },
  dark: { width: 1280, height: 900, colorScheme: "dark" },
  phone: { width: 390, height: 844, colorScheme: "light" },
};

const wanted = process.argv.slice(2);
const site = await startServer({ root: join(ROOT, "dist"), port: 0 });
const browser = await chromium.launch(CHROMIUM_LAUNCH);
mkdirSync(join(ROOT, "docs/views"), { recursive: true });
for (const [name, fragment] of Object.entries(VIEWS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const [look, settings] of Object.entries(LOOKS)) {
    const page = await openView(fragment, settings, DRAWN[name]);
    await takePicture(page, "#figure", `${name}-${look}`);
    await page.context().close();
  }
}
if (wanted.length === 0 || wanted.includes("grid")) {
  for (const [look, settings] of Object.entries(LOOKS)) {
    const page = await openView(GRID, settings);
    await takePicture(page, ".heads-area", `grid-${look}`);
    await page.context().close();
  }
}
if (wanted.length === 0 || wanted.includes("playground")) {
  const page = await openView(VIEWS.map, LOOKS.light);
  await page.screenshot({ path: join(ROOT, "docs/playground.png") });
}
await browser.close();
await site.close();

async function takePicture(page, selector, name) {
  const { x, y, width, height } = await page.locator(selector).boundingBox();
  const clip = { x: x - MARGIN, y: y - MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN };
  await page.screenshot({ path: join(ROOT, `docs/views/${name}.png`), clip, fullPage: true });
}

/** Resolves when its numbers are there, and nothing is on its way any more. */
async function openView(fragment, { width, height, colorScheme }, [selector, count] = [".thumbnail", 1]) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  await page.goto(`${site.url}${fragment}`);
  await page.waitForFunction(() => globalThis.document.body.dataset.phase === "ready");
  await page.locator("token-strip").getByText("·").first().waitFor();
  await page.waitForLoadState("networkidle");
  const isDrawn = ([selector, count]) => globalThis.document.querySelectorAll(selector).length >= count;
  await page.waitForFunction(isDrawn, [selector, count]);
  await page.waitForFunction(() => globalThis.document.querySelector(".busy, .thumbnail.is-coming") === null);
  return page;
}
