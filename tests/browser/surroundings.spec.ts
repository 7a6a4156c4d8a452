import type { CDPSession, Page } from "@playwright/test";
import { SITES } from "./sites.ts";
import { expectTruePicture, TEXT } from "./true-picture.ts";
import { expect, test } from "./watched-test.ts";

const LINK = `#v=1&text=${encodeURIComponent(TEXT)}&head=1`;

/** True when nothing of the page has to be scrolled to sideways. */
function fitsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
}

async function setWindow(page: Page, width: number, height: number, deviceScaleFactor: number): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor, mobile: false });
  return session;
}

test("a page zoom of 200 %, set while the picture is there: it is drawn anew, and nothing runs off sideways", async ({
  playground,
  reference,
}) => {
  await playground.page.setViewportSize({ width: 1280, height: 900 });
  await playground.open(LINK);
  await playground.waitForTokens(8);
  // What zooming does to a page: half the css px in the same window, twice the device px for each.
  await setWindow(playground.page, 640, 450, 2);
  await expect.poll(() => playground.page.evaluate(() => devicePixelRatio)).toBe(2);
  await expectTruePicture(playground, reference);
  const canvas = playground.map.locator("canvas").first();
  const scale = await canvas.evaluate((element) => (element as HTMLCanvasElement).width / element.clientWidth);
  expect(scale).toBeCloseTo(2, 1);
  expect(await fitsSideways(playground.page)).toBe(true);
});

for (const width of [320, 360]) {
  test(`a window ${String(width)} px wide: everything fits, and the picture is true`, async ({
    playground,
    reference,
  }) => {
    await playground.page.setViewportSize({ width, height: 740 });
    await playground.open(LINK);
    await expectTruePicture(playground, reference);
    expect(await fitsSideways(playground.page)).toBe(true);
  });
}

test("a window resized to nothing and back: the picture is there again, and true", async ({
  playground,
  reference,
}) => {
  await playground.open(LINK);
  await playground.waitForTokens(8);
  await setWindow(playground.page, 1, 1, 1);
  await expect.poll(() => playground.page.evaluate(() => innerWidth)).toBeLessThanOrEqual(1);
  await playground.page.evaluate(() => {
    document.body.style.width = "0";
    document.body.style.height = "0";
  });
  await playground.textBox.evaluate((box) => {
    (box as HTMLTextAreaElement).value += " three";
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await playground.waitForTokens(9);
  await playground.page.evaluate(() => {
    document.body.style.width = "";
    document.body.style.height = "";
  });
  await setWindow(playground.page, 1000, 800, 1);
  await playground.textBox.fill(TEXT);
  await expectTruePicture(playground, reference);
});

test("a map that the page around it shows at half its size is still pointed at correctly", async ({
  playground,
  reference,
}) => {
  await playground.open(LINK);
  await playground.waitForTokens(8);
  await playground.page.evaluate(() => {
    document.body.style.transform = "scale(0.5)";
  });
  await expectTruePicture(playground, reference);
});

test("dark and light follow the system, and the map is drawn anew", async ({ playground, reference }) => {
  const { page } = playground;
  await page.emulateMedia({ colorScheme: "light" });
  await playground.open(LINK);
  await playground.waitForTokens(8);
  const brightness = (): Promise<number> =>
    page.evaluate(() => {
      const channels = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g) ?? [];
      return channels.slice(0, 3).reduce((sum, channel) => sum + Number(channel), 0);
    });
  const light = await brightness();
  const maskedCell = [[0, 5]] as const;
  const plot = await playground.plot(8);
  const maskedInLight = await playground.pixels(plot, maskedCell);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await brightness()).toBeLessThan(light / 3);
  await expect.poll(() => playground.pixels(plot, maskedCell)).not.toEqual(maskedInLight);
  await expectTruePicture(playground, reference);
});

test("reduced motion: nothing on the page moves", async ({ playground }) => {
  await playground.page.emulateMedia({ reducedMotion: "reduce" });
  await playground.open();
  await playground.waitForTokens(16);
  await playground.textBox.fill("a ".repeat(3000));
  const moving = await playground.page.evaluate(
    () => document.getAnimations().filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 10).length,
  );
  expect(moving).toBe(0);
});

test("hosting under any folder, with no header from the host: the same page, the policy still in force", async ({
  playground,
  reference,
  expectComplaint,
}) => {
  expectComplaint(/Content Security Policy|TrustedScript/); // the two tries below
  await playground.open(LINK, SITES.plain());
  await expectTruePicture(playground, reference);
  const isRefused = await playground.page.evaluate(() => {
    // In a task of the page's own: what a test evaluates directly is exempt from the policy.
    return new Promise((resolve) => {
      setTimeout(() => {
        try {
          // oxlint-disable-next-line no-eval -- that it is refused is what is looked for
          eval("1");
          resolve(false);
        } catch {
          resolve(true);
        }
      });
    });
  });
  expect(isRefused, "eval is refused").toBe(true);
  const isWorkerRefused = await playground.page.evaluate(() => {
    try {
      new Worker("nothing.js");
      return false;
    } catch {
      return true;
    }
  });
  expect(isWorkerRefused, "a worker by a plain string is refused").toBe(true);
});
