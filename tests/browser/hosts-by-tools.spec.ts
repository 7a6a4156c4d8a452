import type { Frame, Page, Worker } from "@playwright/test";
import type { Head } from "./host-map.ts";
import {
  expectPinnedCell,
  hostOf,
  liveFrame,
  mapFrames,
  openBuiltHost,
  placeOf,
  readoutOfCell,
  HOST_HEAD,
} from "./host-map.ts";
import type { Reference } from "./reference-engine.ts";
import { startSite } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

// What is special about the hosts that tools build (hosts.spec.ts pins a cell in each).

const ANOTHER_HEAD = { layer: 1, head: 1 };
/** As its sources have it: all of it is in the HTML that is sent. */
const ELEMENT = '<attention-view text="The cat sat on the mat." layer="1" head="0"></attention-view>';

/** By the links of a page that never loads another: every map on the way is live, and none outlives its page. */
async function expectMapsOnTheWay(page: Page, reference: Reference): Promise<void> {
  await page.evaluate(() => Object.assign(window, { isSamePage: true }));
  const links = page.getByRole("main");
  const first = await onlyFrame(page, HOST_HEAD);
  await links.getByRole("link", { name: "another head", exact: true }).click();
  await expectPinnedCell(await onlyFrame(page, ANOTHER_HEAD), reference, ANOTHER_HEAD);
  expect(first.isDetached(), "the frame of the page before is gone").toBe(true);
  await links.getByRole("link", { name: "Back to the first head", exact: true }).click();
  await expectPinnedCell(await onlyFrame(page, HOST_HEAD), reference);
  await page.goBack();
  await onlyFrame(page, ANOTHER_HEAD);
  expect(await page.evaluate(() => "isSamePage" in window), "no page was loaded on the way").toBe(true);
}

/** Of the page that shows this head, once that is there and the one before is gone with all that it ran. */
async function onlyFrame(page: Page, head: Head): Promise<Frame> {
  await expect(page.locator("attention-view")).toHaveAttribute("head", String(head.head));
  const frame = await liveFrame(page, 0, head);
  expect(await mapFrames(page)).toEqual([frame]);
  // The page may have workers of its own: MkDocs searches in one.
  const isOurs = (worker: Worker): boolean => new URL(worker.url()).origin !== new URL(page.url()).origin;
  await expect.poll(() => page.workers().filter(isOurs).length, { message: "workers of ours" }).toBe(1);
  return frame;
}

for (const id of ["mkdocs-instant", "vitepress", "docusaurus"]) {
  test(`${id}: a map comes and goes with its page where no page is loaded`, async ({ page, reference }) => {
    await openBuiltHost(page, hostOf(id));
    await expectMapsOnTheWay(page, reference);
  });
}

for (const id of ["vitepress", "docusaurus"]) {
  test(`${id}: the HTML that is sent has the element`, async ({ page }) => {
    const answer = page.waitForResponse((response) => response.request().isNavigationRequest());
    await openBuiltHost(page, hostOf(id));
    expect(await (await answer).text()).toContain(ELEMENT);
  });
}

test("vitepress, docusaurus: the switch of the page's colours turns the map dark, too", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  for (const [id, name] of [
    ["vitepress", "Switch to dark theme"],
    ["docusaurus", /Switch between dark and light mode/],
  ] as const) {
    await openBuiltHost(page, hostOf(id));
    const body = (await liveFrame(page)).locator("body");
    await expect(body).toHaveCSS("background-color", "rgb(255, 255, 255)");
    const toggle = page.getByRole(id === "vitepress" ? "switch" : "button", { name }).first();
    await expect(async () => {
      await toggle.click();
      await expect(body).toHaveCSS("background-color", "rgb(22, 26, 31)", { timeout: 1000 });
    }).toPass();
  }
});

for (const [width, height] of [
  [700, 520],
  [1800, 1100],
] as const) {
  test(`reveal: on a slide scaled to ${width} × ${height} px the cell under the pointer is the one told`, async ({
    page,
    reference,
  }) => {
    await page.setViewportSize({ width, height });
    await openBuiltHost(page, hostOf("reveal"));
    const frame = await liveFrame(page);
    const scale = await page.locator("attention-view").evaluate((view) => {
      return view.getBoundingClientRect().width / (view as HTMLElement).offsetWidth;
    });
    expect(Math.abs(scale - 1), "the slide is scaled").toBeGreaterThan(0.2);
    for (const cell of [
      { query: 1, key: 0 },
      { query: 3, key: 2 },
      { query: 6, key: 6 },
    ]) {
      const { x, y } = await placeOf(frame, cell);
      await page.mouse.move(x, y);
      await expect(frame.getByTestId("readout")).toHaveText(await readoutOfCell(reference, cell));
    }
  });
}

test("reveal: a map has kept its pin when its slide comes back", async ({ page, reference }) => {
  await openBuiltHost(page, hostOf("reveal"));
  const frame = await liveFrame(page);
  await expectPinnedCell(frame, reference);
  const told = await frame.getByTestId("readout").textContent();
  const present = page.locator("section.present");
  // A click that comes while the slides move may be lost, as one that comes before the script is there.
  const turnTo = (button: string, words: string): Promise<void> =>
    expect(async () => {
      if ((await present.textContent())?.includes(words) !== true) {
        await page.getByRole("button", { name: button }).click({ timeout: 1000 });
      }
      await expect(present).toContainText(words, { timeout: 1000 });
    }).toPass();
  await turnTo("next slide", "One row at a time");
  await turnTo("previous slide", "Who looks at whom");
  expect(frame.isDetached()).toBe(false);
  await expect(frame.getByTestId("readout")).toHaveText(told ?? "");
});

test("notebook: the map is live where the scripts of the notebook were taken out", async ({ page, reference }) => {
  await openBuiltHost(page, hostOf("notebook"));
  const sent = await (await page.request.get(page.url())).text();
  const bare = sent.replaceAll(/<script\b.*?<\/script>/gs, "");
  expect(bare.length).toBeLessThan(sent.length);
  const site = await startSite("/", (_request, reply) => void reply.setHeader("content-type", "text/html").end(bare));
  page.on("close", () => void site.close());
  await page.goto(site.url);
  await expect(page.locator("script")).toHaveCount(0);
  await expectPinnedCell(await liveFrame(page), reference);
});

test("notebook: where the frame was taken out, too, a link leads to the same map", async ({ page }) => {
  await openBuiltHost(page, hostOf("notebook"), "untrusted.html");
  await expect(page.locator("iframe")).toHaveCount(0);
  await page.getByRole("link", { name: "The same attention map in Headlight" }).click();
  await expect(page.getByRole("application").first()).toHaveAccessibleName(/layer 1, head 0\b.*, 7 tokens:/);
});
