import puppeteer from "puppeteer-core";
import type { KeyInput } from "puppeteer-core";
import { findExecutable } from "../find-executable.mjs";
import type { BrowserDriver } from "./browser-driver.ts";

/** Starts Debian's Firefox through WebDriver BiDi; Playwright can drive only its own build. */
export async function startFirefox(): Promise<BrowserDriver> {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: findExecutable(["firefox-esr", "firefox"]),
    headless: true,
  });
  const page = await browser.newPage();
  return {
    name: "firefox",
    version: await browser.version(),
    open: async (address) => void (await page.goto(address)),
    evaluate: (source, argument) => page.evaluate(`(${source})(${JSON.stringify(argument)})`),
    type: async (selector, text) => {
      await page.click(selector);
      await page.keyboard.down("Control");
      await page.keyboard.press("End");
      await page.keyboard.up("Control");
      await page.keyboard.type(text);
    },
    press: (key) => page.keyboard.press(key as KeyInput),
    close: () => browser.close(),
  };
}
