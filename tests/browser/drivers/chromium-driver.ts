import { chromium } from "@playwright/test";
import { CHROMIUM_LAUNCH } from "../chromium-launch.mjs";
import type { BrowserDriver } from "./browser-driver.ts";

/** Starts Debian's Chromium through Playwright. */
export async function startChromium(): Promise<BrowserDriver> {
  const browser = await chromium.launch(CHROMIUM_LAUNCH);
  const page = await browser.newPage();
  return {
    name: "chromium",
    version: `Chromium ${browser.version()}`,
    open: async (address) => void (await page.goto(address)),
    evaluate: (source, argument) => page.evaluate(`(${source})(${JSON.stringify(argument)})`),
    type: async (selector, text) => {
      await page.locator(selector).first().click();
      await page.keyboard.press("Control+End");
      await page.keyboard.type(text);
    },
    press: (key) => page.keyboard.press(key),
    close: () => browser.close(),
  };
}
