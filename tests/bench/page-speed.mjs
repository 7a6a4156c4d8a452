import { chromium } from "@playwright/test";
import { CHROMIUM_LAUNCH } from "../browser/chromium-launch.mjs";
import { measureKeystrokes } from "./keystrokes.mjs";
import { percentileTable } from "./report.mjs";

/** From a keystroke to its picture, in the whole page. Prints, and returns the rows. */
export async function measurePage(keystrokes) {
  const browser = await chromium.launch(CHROMIUM_LAUNCH);
  try {
    const rows = await measureKeystrokes(browser, keystrokes);
    console.log(
      `\n${percentileTable("keystroke to picture, ms", rows)}\n\n${keystrokes} changes of each kind, 64 tokens, all heads of the grid.`,
    );
    return rows;
  } finally {
    await browser.close();
  }
}
