import { expect, test } from "@playwright/test";
import puppeteer from "puppeteer-core";
import type { Page } from "puppeteer-core";
import { CHROMIUM_LAUNCH } from "./chromium-launch.mjs";
import { SITES } from "./sites.ts";

// Playwright keeps every tab visible, so these tests drive Chromium through puppeteer.

const LINK = "#v=1&text=a%20rose%20is%20a%20rose&layer=1&head=1";

test("a tab that was hidden while the text changed shows the new picture when it is seen again", async () => {
  const { executablePath, args } = CHROMIUM_LAUNCH;
  const browser = await puppeteer.launch({ browser: "chrome", executablePath, args, headless: true });
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(SITES.served());
    await waitForMap(page, ", 16 tokens:");
    const other = await browser.newPage();
    await other.bringToFront();
    await page.waitForFunction(() => document.visibilityState === "hidden", { polling: 20 });
    await page.evaluate((link) => void (location.hash = link), LINK);
    const text = "a rose is a rose";
    await page.waitForFunction((wanted) => document.querySelector("textarea")?.value === wanted, { polling: 20 }, text);

    await page.bringToFront();
    await waitForMap(page, ", 5 tokens:");
    const shown = await mapOf(page);
    await other.bringToFront();
    await other.goto(SITES.served() + LINK);
    await waitForMap(other, ", 5 tokens:");
    expect(shown.length).toBeGreaterThan(1000);
    expect(shown).toBe(await mapOf(other));
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});

test("a training goes on in a hidden tab, and is shown as far as it came when that is seen again", async () => {
  const { executablePath, args } = CHROMIUM_LAUNCH;
  const browser = await puppeteer.launch({ browser: "chrome", executablePath, args, headless: true });
  try {
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(watchSteps);
    await page.goto(`${SITES.served()}train.html#v=1&layers=1&width=16&heads=1&kvHeads=1`);
    await page.waitForSelector(".main-button:not([aria-disabled])");
    await page.click(".main-button");
    await page.waitForFunction(() => (window as Watched).lastStep !== undefined, { polling: 20 });
    await (await browser.newPage()).bringToFront();
    await page.waitForFunction(() => document.visibilityState === "hidden", { polling: 20 });
    const hiddenAt = await page.evaluate(() => (window as Watched).lastStep ?? 0);
    const far = hiddenAt + 100;
    await page.waitForFunction((step) => ((window as Watched).lastStep ?? 0) > step, { polling: 20 }, far);
    expect(await page.evaluate(() => document.visibilityState)).toBe("hidden");

    await page.bringToFront();
    const shown = (): Promise<number> =>
      page.$eval(".train-progress", ({ textContent }) =>
        Number(/Step ([\d,]+)/.exec(textContent)?.[1]?.replaceAll(",", "")),
      );
    await expect.poll(shown).toBeGreaterThan(far);
  } finally {
    await browser.close();
  }
});

type Watched = Window & { lastStep?: number };

/** Runs in the page: what its worker tells, whether or not anything is drawn. */
function watchSteps(): void {
  const RealWorker = window.Worker;
  window.Worker = class extends RealWorker {
    constructor(...rest: ConstructorParameters<typeof RealWorker>) {
      super(...rest);
      this.addEventListener("message", ({ data }: MessageEvent<{ news?: { step: number } }>) => {
        if (data.news !== undefined) (window as Watched).lastStep = data.news.step;
      });
    }
  };
}

async function waitForMap(page: Page, label: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => document.querySelector("[role=application]")?.getAttribute("aria-label")?.includes(wanted) === true,
    { polling: 20 },
    label,
  );
}

/** The large map as it is drawn, as a data address. */
function mapOf(page: Page): Promise<string> {
  return page.$eval("canvas.map", (canvas) => canvas.toDataURL());
}
