import type { Page } from "@playwright/test";
import { startCountingSite } from "./counting-site.ts";
import { Playground } from "./playground.ts";
import { SITES } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

const BUDGET_BYTES = 150 * 1024; // page, script, style, worker and module as they cross the network, headers included

test("the first true heatmap comes within 150 KB of transfer, all from our own origin", async ({
  browser,
  reference,
}) => {
  const site = await startCountingSite(SITES.served());
  const page = await browser.newPage();
  try {
    const requested: string[] = [];
    page.on("request", (request) => requested.push(request.url()));
    const letGo = await holdAfterPicture(page);
    const playground = new Playground(page);
    await playground.open("", site.url);
    await playground.waitForTokens((await reference.run(await playground.textBox.inputValue())).tokens.length);
    const kilobytes = site.sentBytes() / 1024;
    console.log(`  transfer until the first heatmap: ${kilobytes.toFixed(2)} KB of 150`);
    expect(
      site.requestedPaths().some((path) => path.endsWith(".wasm")),
      "the module was counted",
    ).toBe(true);
    expect(
      site.requestedPaths().some((path) => path.includes("worker")),
      "the worker was counted",
    ).toBe(true);
    expect(
      site.requestedPaths().filter((path) => path.includes("tokenizer")),
      "no model with a tokenizer was opened",
    ).toEqual([]);
    expect(
      site.requestedPaths().filter((path) => /headlight-|\w-worker/.test(path)),
      "one module was enough",
    ).toEqual([]);
    expect(requested.filter((url) => !url.startsWith(site.url) && !url.startsWith("data:"))).toEqual([]);
    expect(kilobytes).toBeGreaterThan(30);
    expect(site.sentBytes()).toBeLessThanOrEqual(BUDGET_BYTES);
    letGo();
    await expect(page.locator("token-strip"), "what stands beside the picture comes after it").toContainText("cat");
  } finally {
    await page.close();
    await site.close();
  }
});

/** Scripts and styles that are asked for once the picture is there wait until the function is called that this returns. */
async function holdAfterPicture(page: Page): Promise<() => void> {
  let letGo = (): void => undefined;
  const isLetGo = new Promise<void>((resolve) => (letGo = resolve));
  await page.route("**/*.{js,css}", async (route) => {
    if (await page.evaluate(() => document.body.classList.contains("has-picture"))) await isLetGo;
    await route.continue();
  });
  return letGo;
}
