import { expect, test } from "@playwright/test";
import puppeteer from "puppeteer-core";
import type { Page } from "puppeteer-core";
import { CHROMIUM_LAUNCH } from "./chromium-launch.mjs";
import { SITES } from "./sites.ts";

// Playwright keeps every tab visible, so this one test drives Chromium through puppeteer.

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
