import type { Page } from "@playwright/test";
import { expect, test } from "./watched-test.ts";

// What the page does while a picture is long in coming: the worker gets nothing to do until the test lets it.

/** From the first `hold` on, whatever the page sends to its worker waits for `letGo`. */
async function holdWork(page: Page): Promise<{ hold(): Promise<void>; letGo(): Promise<void> }> {
  await page.addInitScript(() => {
    const post = Reflect.get(Worker.prototype, "postMessage") as (...message: unknown[]) => void;
    const held: (() => void)[] = [];
    const gate = {
      isHeld: false,
      letGo: () => {
        gate.isHeld = false;
        for (const send of held.splice(0)) send();
      },
    };
    Worker.prototype.postMessage = function (this: Worker, ...message: unknown[]): void {
      const send = (): void => void Reflect.apply(post, this, message);
      if (gate.isHeld) held.push(send);
      else send();
    };
    Object.assign(globalThis, { gate });
  });
  return {
    hold: () => page.evaluate(() => void ((globalThis as never as { gate: { isHeld: boolean } }).gate.isHeld = true)),
    letGo: () => page.evaluate(() => (globalThis as never as { gate: { letGo(): void } }).gate.letGo()),
  };
}

for (const reducedMotion of ["no-preference", "reduce"] as const) {
  test(`the old picture is dimmed while a new text is computed (motion: ${reducedMotion})`, async ({ playground }) => {
    const { page } = playground;
    await page.emulateMedia({ reducedMotion });
    const work = await holdWork(page);
    await playground.open();
    await playground.waitForTokens(16);
    const map = playground.map.locator("canvas").first();
    const thumbnail = playground.grid.locator("canvas");
    for (const canvas of [map, thumbnail]) await expect(canvas).toHaveCSS("opacity", "1");
    await work.hold();
    await playground.textBox.fill("three new words");
    await expect(map).toHaveCSS("opacity", "0.45");
    await expect(thumbnail).toHaveCSS("opacity", "0.45");
    await work.letGo();
    await playground.waitForTokens(3);
    for (const canvas of [map, thumbnail]) await expect(canvas).toHaveCSS("opacity", "1");
  });
}

test("while another head is computed only the large map is dimmed", async ({ playground }) => {
  const work = await holdWork(playground.page);
  await playground.open();
  await playground.waitForTokens(16);
  await work.hold();
  await playground.head(1, 2).click();
  const map = playground.map.locator("canvas").first();
  await expect(map).toHaveCSS("opacity", "0.45");
  await expect(playground.grid.locator("canvas")).toHaveCSS("opacity", "1");
  await work.letGo();
  await expect(playground.map).toHaveAccessibleName(/layer 1, head 2\b/);
  await expect(map).toHaveCSS("opacity", "1");
});

test("a pinned cell is named while its numbers are on their way, where the map has only bins", async ({
  playground,
}) => {
  const work = await holdWork(playground.page);
  const words = Array.from({ length: 700 }, (_, at) => `w${String(at % 90)}`).join(" ");
  await playground.open(`#v=1&text=${encodeURIComponent(words)}&layer=0&head=1&pin=650,20`);
  await playground.waitForTokens(700);
  await playground.waitForTools();
  await expect(playground.readout).toContainText(/query 650 “w20” → key 20 “w20”: score \S+, weight /);
  await work.hold();
  await playground.map.focus();
  await playground.page.keyboard.press("ArrowRight");
  await expect(playground.readout).toHaveText(/^layer 0, head 1.*: query 650 “w20” → key \d+ “w\d+”: no numbers yet$/);
  await work.letGo();
  await expect(playground.readout).toContainText(/query 650 “w20” → key \d+ “w\d+”: score \S+, weight /);
  await playground.page.keyboard.press("Escape");
  await expect(playground.readout).toContainText("Point at a cell");
});

test("a screen reader hears that long work goes on, and its end", async ({ playground }) => {
  const work = await holdWork(playground.page);
  const region = playground.page.locator("picture-status").getByRole("status");
  const heard = region.locator("p:not([aria-hidden])");
  await playground.open();
  await playground.waitForTokens(16);
  await work.hold();
  await playground.textBox.fill("three new words");
  await expect(heard).toHaveText("Computing…");
  await work.letGo();
  await expect(heard).toHaveText("The picture is complete.");
});

test("where no picture is yet, long work is named, and not called a start or a lack of words", async ({
  playground,
}) => {
  const work = await holdWork(playground.page);
  const region = playground.page.locator("picture-status").getByRole("status");
  await playground.open();
  await playground.waitForTokens(16);
  await playground.textBox.fill("");
  await expect(region).toContainText("no words yet");
  await work.hold();
  await playground.textBox.fill("three new words");
  await expect(region.locator(".absence")).toBeVisible();
  await expect(region.locator(".absence")).toHaveText("Computing…");
  await work.letGo();
  await playground.waitForTokens(3);
});

test("a text that is typed while what stands beside the picture is still loading is shown without a fault", async ({
  playground,
}) => {
  const { page } = playground;
  let come = (): void => undefined;
  const late = new Promise<void>((resolve) => (come = resolve));
  await page.route(/other-views[^/]*\.js$/, (route) => late.then(() => route.continue()));
  const work = await holdWork(page);
  await playground.open();
  await playground.waitForTokens(16);
  await work.hold();
  await playground.textBox.fill("three new words");
  come();
  await playground.waitForTools();
  await work.letGo();
  await playground.waitForTokens(3);
  await expect(page.locator("heatmap-view .busy")).toHaveCount(0);
  await expect(playground.alert).toHaveText("");
});
