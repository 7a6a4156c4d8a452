import type { BrowserContext, Page } from "@playwright/test";
import { startServer } from "../../web/serve.mjs";
import { formatWeight } from "../../web/src/state/number-format.ts";
import { DEFAULT_STATE } from "../../web/src/state/playground-state.ts";
import { savedLink } from "../../web/src/state/saved-link.ts";
import { toBase64Url } from "../../web/src/text/base64url.ts";
import { Playground } from "./playground.ts";
import { headNumbers } from "./reference-engine.ts";
import { DIST } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

test.use({ serviceWorkers: "allow" });

const TEXT = "the cat saw the dog";

interface OwnSite {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** One that can be taken off the network. */
async function withSite(work: (site: OwnSite) => Promise<void>): Promise<void> {
  const site = (await startServer({ root: DIST, port: 0 })) as OwnSite;
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await site.close();
    isOpen = false;
  };
  try {
    await work({ url: site.url, close });
  } finally {
    await close();
  }
}

/** Resolves when the browser has kept the page and what it loaded. */
async function waitUntilKept(page: Page, path: string): Promise<void> {
  const kept = (): Promise<boolean> =>
    page.evaluate(async (wanted) => {
      const cache = await caches.open("headlight");
      const addresses = (await cache.keys()).map(({ url }) => url);
      return (
        addresses.some((url) => url.endsWith(wanted)) && addresses.some((url) => /other-views\.\w+\.js$/.test(url))
      );
    }, path);
  await expect.poll(kept).toBe(true);
}

/** The headings that a message has on its way through the browser, where the site does not answer. */
const NO_NETWORK = /net::ERR_CONNECTION_REFUSED|Failed to load resource|ERR_FAILED/;

test("after one visit the page works without a network, on another text, with what was opened then", async ({
  context,
  reference,
  expectComplaint,
}) => {
  expectComplaint(NO_NETWORK);
  await withSite(async ({ url, close }) => {
    const page = await context.newPage();
    const playground = new Playground(page);
    await playground.open("", url);
    await playground.waitForTools();
    await waitUntilKept(page, "/index.html");
    await page.getByRole("button", { name: "storyteller", exact: true }).click();
    await expect(page.locator("body")).toHaveAttribute("data-phase", "ready");
    await expect(page).toHaveURL(/model=storyteller/);
    await waitUntilKept(page, "/models/storyteller/model.safetensors");
    await close();

    const opened = new Playground(await context.newPage());
    await opened.open(`#v=1&layer=1&head=0&text=${encodeURIComponent(TEXT)}`, url);
    await opened.waitForTokens(5);
    await opened.waitForTools();
    const { weights } = await headNumbers(reference, TEXT, 1, 0);
    await opened.pointAt(await opened.plot(5), 3, 1);
    await expect(opened.readout).toContainText(`weight ${formatWeight(weights[3 * 5 + 1]!)}`);
    await opened.page.getByRole("button", { name: "storyteller", exact: true }).click();
    await expect(opened.page).toHaveURL(/model=storyteller/);
    await expect(opened.page.locator("prediction-panel tbody tr")).toHaveCount(10);
    // What was never opened is not there, and says so.
    await opened.page.getByRole("button", { name: "gapfiller", exact: true }).click();
    await expect(opened.page.locator("model-opening")).toContainText("E_NETWORK");
  });
});

test("a saved map of a link is there without a network, though no live picture was shown before", async ({
  context,
  expectComplaint,
}) => {
  expectComplaint(NO_NETWORK);
  await withSite(async ({ url, close }) => {
    const link = url + (await savedMapLink());
    const page = await context.newPage();
    // An embed of it registers nothing, though it stands in no other page.
    await page.goto(link.replace("#", "embed.html#"));
    await expect(page.locator("saved-map canvas")).toBeVisible();
    expect(await registrations(page)).toBe(0);
    await page.goto(link);
    await expect(page.locator("saved-map canvas")).toBeVisible();
    await waitUntilKept(page, "/index.html");
    await expect(page.locator("link[rel=manifest]")).toHaveCount(1);
    await close();
    const opened = await context.newPage();
    await opened.goto(link);
    await expect(opened.locator("saved-map canvas")).toBeVisible();
    await expect(opened.locator("saved-map .caption")).toContainText("saved, 8 bits");
  });
});

test("an embed registers nothing, and is not answered from what was kept", async ({ context, expectComplaint }) => {
  expectComplaint(NO_NETWORK);
  await withSite(async ({ url, close }) => {
    const page = await context.newPage();
    await page.goto(`${url}embed.html#v=1`);
    await expect(page.locator("heatmap-view canvas.map")).toBeVisible();
    expect(await registrations(page)).toBe(0);
    const playground = new Playground(page);
    await playground.open("", url);
    await playground.waitForTools();
    await waitUntilKept(page, "/index.html");
    await close();
    for (const path of ["embed.html", "embed.js", "headlight.js"])
      await expect(
        page.evaluate((address) => fetch(address), url + path),
        path,
      ).rejects.toThrow();
  });
});

test("offline.json switches it off: what was kept is deleted, and the worker goes", async ({ context }) => {
  await withSite(async ({ url }) => {
    const page = await context.newPage();
    const playground = new Playground(page);
    await playground.open("", url);
    await playground.waitForTools();
    await waitUntilKept(page, "/index.html");
    await switchOff(context);
    await page.reload();
    await expect.poll(() => registrations(page)).toBe(0);
    // What is under way keeps nothing, and the page does not register it again.
    await expect.poll(() => page.evaluate(() => caches.has("headlight"))).toBe(false);
    await playground.waitForTools();
  });
});

/** Of two tokens, of a model that cannot be had. */
async function savedMapLink(): Promise<string> {
  const range = [0, 2];
  const snapshot = {
    format: "headlight-snapshot-1",
    provenance: { program: "Headlight 0.1.0", model: "mine", layer: 0, head: 0, queries: range, keys: range },
    view: {},
    tokens: ["one", " two"],
    weights: toBase64Url(Uint8Array.of(255, 0, 51, 204)),
  };
  const { link } = await savedLink({ ...DEFAULT_STATE, text: "one two", model: "kept:mine" }, JSON.stringify(snapshot));
  return link!;
}

/** Of the site that the page is of. */
async function registrations(page: Page): Promise<number> {
  return page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
}

async function switchOff(context: BrowserContext): Promise<void> {
  await context.route("**/offline.json", (route) => route.fulfill({ json: { keep: false } }));
}
