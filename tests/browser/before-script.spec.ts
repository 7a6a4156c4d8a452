import type { Locator, Page, Route } from "@playwright/test";
import { SITES } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

// The page before its script has come, or where none may run.

/** Keeps the script of the page back; the function that is returned lets it come. */
async function holdScript(page: Page): Promise<() => Promise<void>> {
  const held: Route[] = [];
  let isHolding = true;
  await page.route(/\/main\.[^/]*\.js$/, (route) => (isHolding ? void held.push(route) : route.continue()));
  return async () => {
    isHolding = false;
    await Promise.all(held.map((route) => route.continue()));
  };
}

for (const { name, fragment, place } of [
  { name: "on a plain address", fragment: "", place: /layer 0, head 0\b/ },
  { name: "on a link with a text", fragment: "#v=1&text=of%20the%20link&layer=1&pin=2,1", place: /layer 1, head 0\b/ },
]) {
  test(`what is typed before the script comes is kept: ${name}`, async ({ playground }) => {
    const { page } = playground;
    const letScriptCome = await holdScript(page);
    await page.goto(`${SITES.served()}${fragment}`, { waitUntil: "commit" });
    await playground.textBox.pressSequentially("a slow line");
    await letScriptCome();
    await playground.waitForTokens(3);
    await playground.textBox.pressSequentially(" indeed");
    await playground.waitForTokens(4);
    await expect(playground.textBox).toHaveValue("a slow line indeed");
    await expect(playground.map).toHaveAccessibleName(place);
    await expect(page).toHaveURL(/text=a%20slow%20line%20indeed/);
    await expect(playground.notes).toHaveText("");
  });
}

for (const address of ["", "embed.html"]) {
  test(`without JavaScript, ${address || "the playground"} says that it needs it`, async ({ browser }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${SITES.served()}${address}`);
    // Playwright's own search by text leaves out what stands in a noscript element.
    const sentence = page.locator("noscript p");
    await expect(sentence).toBeVisible();
    await expect(sentence).toHaveText("Headlight computes everything in this tab, and needs JavaScript for it.");
    await context.close();
  });
}

for (const address of ["", "embed.html"]) {
  const name = address || "the playground";

  test(`when its script does not come, ${name} says so`, async ({ page, expectComplaint }) => {
    expectComplaint(/status of 404/);
    await page.route(/\/(main|embed-page)\.[^/]*\.js$/, (route) => route.fulfill({ status: 404, body: "" }));
    await page.goto(`${SITES.served()}${address}`);
    const sentence = page.getByText("The script of this page has not started.");
    await passTime(sentence, 3900);
    await expect(sentence).toBeHidden();
    await passTime(sentence, 4100);
    await expect(sentence).toBeVisible();
  });

  test(`when its script has come, ${name} says nothing of the kind`, async ({ playground }) => {
    await playground.open(address);
    await playground.waitForTokens(16);
    await passTime(playground.page.locator(".before-script"), 4100);
    await expect(playground.page.locator(".before-script")).toBeHidden();
  });
}

/** As if the page had been open for so long. */
async function passTime(sentence: Locator, durationMs: number): Promise<void> {
  await sentence.evaluate((element, timeMs) => {
    for (const animation of element.getAnimations()) {
      animation.pause();
      animation.currentTime = timeMs;
    }
  }, durationMs);
}
