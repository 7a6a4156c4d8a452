import type { Page } from "@playwright/test";
import { SITES, startSite } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

type View = HTMLElement & {
  readonly ready: Promise<void>;
  getState(): Readonly<Record<string, unknown>>;
  setState(change: Readonly<Record<string, unknown>>): void;
};

/** Opens a page of another origin, with `body` in it and `headers` of its own. */
async function openHost(page: Page, body: string, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  const host = await startSite("/", (_request, reply) => {
    reply.writeHead(200, { "content-type": "text/html", ...headers });
    reply.end(`<!doctype html><html lang="en"><head><meta charset="utf-8" /><title>A host</title>
      <link rel="icon" href="data:," /><script type="module" src="${SITES.served()}embed.js"></script></head>
      <body>${body}</body></html>`);
  });
  page.on("close", () => void host.close());
  await page.goto(host.url);
}

const EMBED = '<attention-view text="a rose is a rose" layer="1" head="2"></attention-view>';

for (const [name, headers] of [
  ["a plain page of another origin", {}],
  [
    "an isolated page (COEP: require-corp)",
    { "cross-origin-embedder-policy": "require-corp", "cross-origin-opener-policy": "same-origin" },
  ],
] as const) {
  test(`one line of HTML puts a live map into ${name}`, async ({ page }) => {
    await openHost(page, EMBED, headers);
    const view = page.locator("attention-view");
    await view.evaluate((element) => (element as View).ready);
    const map = page.frameLocator("attention-view iframe").getByRole("application");
    await expect(map).toHaveAccessibleName(/layer 1, head 2\b.*, 5 tokens:/);
    expect(await view.evaluate((element) => (element as View).getState())).toMatchObject({
      text: "a rose is a rose",
      layer: 1,
      head: 2,
    });
  });
}

test("setState and attributes change the map, and statechange tells of a pin", async ({ page }) => {
  await openHost(page, EMBED);
  const view = page.locator("attention-view");
  await view.evaluate((element) => (element as View).ready);
  const frame = page.frameLocator("attention-view iframe");
  const map = frame.getByRole("application");
  await view.evaluate((element) => (element as View).setState({ head: 4 }));
  await expect(map).toHaveAccessibleName(/layer 1, head 4\b/);
  await view.evaluate((element) => element.setAttribute("text", "three new words"));
  await expect(map).toHaveAccessibleName(/, 3 tokens:/);
  const pinned = view.evaluate(
    (element) =>
      new Promise((resolve) => {
        element.addEventListener("statechange", (event) => {
          const { pin } = (event as CustomEvent<{ readonly pin: unknown }>).detail;
          if (pin !== null) resolve(pin);
        });
      }),
  );
  await map.focus();
  await page.keyboard.press("ArrowDown");
  expect(await pinned).toEqual({ query: 0, key: 0 });
});

test("an embed far below the screen loads nothing until somebody comes near", async ({ page }) => {
  await openHost(page, `<div style="height: 5000px"></div>${EMBED}`);
  await page.waitForFunction(() => customElements.get("attention-view") !== undefined);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  expect(page.frames()).toHaveLength(1);
  await page.locator("attention-view").scrollIntoViewIfNeeded();
  await page.locator("attention-view").evaluate((element) => (element as View).ready);
  expect(page.frames()).toHaveLength(2);
});

test("an embed that is taken out takes its frame and its worker with it", async ({ page }) => {
  await openHost(page, EMBED);
  await page.locator("attention-view").evaluate((element) => (element as View).ready);
  await expect.poll(() => page.workers().length).toBe(1);
  await page.locator("attention-view").evaluate((element) => element.remove());
  await expect.poll(() => page.frames().length).toBe(1);
  await expect.poll(() => page.workers().length).toBe(0);
});

test("an embed whose module does not load tells the page around it why", async ({ page }) => {
  await page.route(/\.wasm$/, (route) => route.fulfill({ status: 200, contentType: "text/html", body: "<p>" }));
  await openHost(page, EMBED);
  const reason = await page.locator("attention-view").evaluate((element) =>
    (element as View).ready.then(
      () => "ready",
      (fault: unknown) => (fault as { readonly code: string }).code,
    ),
  );
  expect(reason).toBe("E_WASM_LOAD");
  const alert = page.frameLocator("attention-view iframe").getByRole("alert");
  await expect(alert).toContainText("E_WASM_LOAD");
});
