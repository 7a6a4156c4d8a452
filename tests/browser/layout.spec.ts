import type { Page } from "@playwright/test";
import { expect, test } from "./watched-test.ts";

const OPENING_TOKENS = 16; // of the sentence that the page opens with

// What is on the page is where it will be, and what belongs together is seen together.

for (const [width, height] of [
  [1366, 650],
  [844, 390],
  [390, 844],
] as const) {
  test(`nothing moves while the page loads, at ${String(width)} × ${String(height)}`, async ({ playground }) => {
    const { page } = playground;
    await page.setViewportSize({ width, height });
    await recordShifts(page);
    await playground.open();
    await playground.waitForTokens(OPENING_TOKENS);
    await expect(page.locator("prediction-panel")).toContainText("Logit");
    const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts);
    // A hundredth is a tenth of what is commonly called good; a line of text that comes in between gives more.
    expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBeLessThan(0.01);
  });
}

for (const width of [250, 200]) {
  test(`at ${String(width)} px, a zoomed phone, the page scrolls down only`, async ({ playground }, info) => {
    const { page } = playground;
    const overflow = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await page.setViewportSize({ width, height: 420 });
    await playground.open("#v=1&pin=9,4");
    await playground.waitForTokens(OPENING_TOKENS);
    await expect(page.locator("prediction-panel")).toContainText("Logit");
    expect(await overflow()).toBe(0);
    await page.locator("model-panel summary").first().click();
    await expect(page.locator("model-panel").getByRole("textbox")).toBeVisible();
    expect(await overflow()).toBe(0);
    await page.screenshot({ path: info.outputPath("narrow.png"), fullPage: true });
  });
}

/** The layout shifts that Chromium sees, each as a share of the window. */
async function recordShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value);
    }).observe({ type: "layout-shift", buffered: true });
  });
}

test("at 640 × 450, a page at 200 %, what the page is stands in one line", async ({ playground }) => {
  await playground.page.setViewportSize({ width: 640, height: 450 });
  await playground.open();
  const lines = await playground.page.locator(".page-header p").evaluate((words) => {
    const range = document.createRange();
    range.selectNodeContents(words);
    return range.getClientRects().length;
  });
  expect(lines).toBe(1);
});

test("at 1366 × 650, a laptop's window, the readout is seen with the whole map", async ({ playground }) => {
  await playground.page.setViewportSize({ width: 1366, height: 650 });
  await playground.open("#v=1&pin=9,4");
  await expect(playground.readout).toContainText("query 9");
  const words = await playground.readout.evaluate((line) => {
    const range = document.createRange();
    range.selectNodeContents(line);
    return range.getBoundingClientRect().bottom;
  });
  expect(words).toBeLessThanOrEqual(650);
});

test("where only every so many tokens are labelled, the legend says so", async ({ playground }) => {
  const { page } = playground;
  await page.setViewportSize({ width: 1280, height: 720 });
  const legend = page.locator("map-legend");
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  await expect(legend).toContainText(/16 tokens$/);
  await playground.textBox.fill("one two ".repeat(30));
  await playground.waitForTokens(60);
  await expect(legend).toContainText("60 tokens, every 5th one labelled");
  await page.setViewportSize({ width: 1280, height: 1400 });
  await expect(legend).toContainText("60 tokens, every 2nd one labelled");
  await playground.textBox.fill("one two");
  await playground.waitForTokens(2);
  await expect(legend).toContainText(/2 tokens$/);
});

test("on a phone the tab of the chosen view is in sight, and the page has not moved", async ({ playground }) => {
  const { page } = playground;
  await page.setViewportSize({ width: 360, height: 740 });
  await playground.open("#v=1&view=prediction");
  const tabs = page.getByRole("tablist", { name: "Views" });
  const room = (await tabs.boundingBox())!;
  const isSeen = async (name: string): Promise<boolean> => {
    const tab = await page.getByRole("tab", { name }).boundingBox();
    return tab !== null && tab.x >= room.x - 1 && tab.x + tab.width <= room.x + room.width + 1;
  };
  await expect.poll(() => isSeen("Prediction")).toBe(true);
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.evaluate(() => (location.hash = "#v=1&view=lines"));
  await expect.poll(() => isSeen("Lines")).toBe(true);
});

test("on paper there is the text with all its tokens, the heads and the figure, and nothing that is pressed", async ({
  playground,
}) => {
  const { page } = playground;
  const words = Array.from({ length: 60 }, (_, at) => `word${String(at)}`).join(" ");
  await playground.open(`#v=1&layer=1&pin=3,1&text=${encodeURIComponent(words)}`);
  await playground.waitForTokens(60);
  await playground.waitForTools();
  await page.setViewportSize({ width: 760, height: 500 });
  await expect(page.locator(".layers-cut")).toBeVisible();
  await page.emulateMedia({ media: "print" });
  for (const shown of ["heatmap-view canvas.map", "head-grid", "cell-readout", "prediction-panel"])
    await expect(page.locator(shown).first(), shown).toBeVisible();
  const pressedOrScrolled = ["#copy-link", "view-switch", "head-tools", "built-in-models", ".layers-cut"];
  for (const pressed of [...pressedOrScrolled, ".figure-area > details"])
    await expect(page.locator(pressed).first(), pressed).toBeHidden();
  // The map is drawn for its new width a frame after the page has it.
  const hidden = (part: string) =>
    page
      .locator(part)
      .first()
      .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
  for (const part of [".tokens", "html"]) await expect.poll(() => hidden(part), part).toBeLessThanOrEqual(0);
  const heads = page.locator(".head-rows");
  const cutHeads = () => heads.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight);
  await expect.poll(cutHeads).toBeLessThanOrEqual(0);
});

test("a page that a translator turns keeps each thumbnail in its frame, and a ramp's colours beside their numbers", async ({
  playground,
}) => {
  const { page } = playground;
  await playground.open("#v=1");
  await playground.waitForTokens(OPENING_TOKENS);
  await page.evaluate(() => (document.documentElement.dir = "rtl"));
  const edges = (selector: string): Promise<number[]> =>
    page.locator(selector).evaluateAll((elements) => {
      const places = elements.map((element) => element.getBoundingClientRect());
      return [Math.min(...places.map(({ left }) => left)), Math.max(...places.map(({ right }) => right))];
    });
  await expect
    .poll(async () => {
      const [sheet, thumbnails] = [await edges(".thumbnail-sheet"), await edges(".thumbnail")];
      return sheet[0]! <= thumbnails[0]! + 1 && sheet[1]! >= thumbnails[1]! - 1;
    })
    .toBe(true);
  await expect(page.locator("map-legend")).toHaveCSS("direction", "ltr");
});
