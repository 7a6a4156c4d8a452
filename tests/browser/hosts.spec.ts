import type { Page } from "@playwright/test";
import { HOSTS } from "../hosts/hosts.mjs";
import { testWithoutStorage } from "./blocked-storage.ts";
import { expectPinnedCell, hostOf, liveFrame, openBuiltHost } from "./host-map.ts";
import { SITES } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

// Pages of others, built as they are built there (tests/hosts), with a map of ours in them.

for (const host of HOSTS) {
  const testIn = host.id === "storage-blocked" ? testWithoutStorage : test;
  testIn(`${host.id}: a cell that is pinned has the engine's number`, async ({ page, reference }) => {
    await openBuiltHost(page, host);
    await expectPinnedCell(await liveFrame(page), reference);
  });
}

// And what is special about each.

test("strict-csp: the policy allows our host scripts and frames, and itself nothing", async ({
  page,
  expectComplaint,
}) => {
  expectComplaint(/Content Security Policy/); // the try below
  const host = hostOf("strict-csp");
  const directives = (host.headers?.["Content-Security-Policy"] ?? "").split("; ").map((each) => each.split(" "));
  const ours = directives.filter((words) => words.includes("https://your.host")).map(([name]) => name);
  expect(ours.sort()).toEqual(["frame-src", "script-src"]);
  const others = directives.flatMap(([, ...sources]) => sources).filter((source) => source !== "https://your.host");
  expect(new Set(others)).toEqual(new Set(["'none'", "'script'"]));
  await openBuiltHost(page, host);
  await liveFrame(page);
  const isStyleRefused = await page.evaluate(() => {
    document.body.setAttribute("style", "color: red");
    return getComputedStyle(document.body).color !== "rgb(255, 0, 0)";
  });
  expect(isStyleRefused, "the policy is in force").toBe(true);
});

test("coep: the page is isolated", async ({ page }) => {
  await openBuiltHost(page, hostOf("coep"));
  await liveFrame(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test("sandboxed: both frames are of no origin, and the link of the second one opens the playground", async ({
  page,
  reference,
}) => {
  await openBuiltHost(page, hostOf("sandboxed"));
  await page.locator("iframe").last().scrollIntoViewIfNeeded();
  const frame = await liveFrame(page, 1);
  await expectPinnedCell(frame, reference);
  const origins = page.frames().map((each) => each.evaluate(() => self.origin));
  const [own, ...framed] = await Promise.all(origins);
  expect(own).toBe(new URL(page.url()).origin);
  expect(framed).toEqual(["null", "null", "null"]);
  const playground = page.context().waitForEvent("page");
  await frame.getByRole("link", { name: "Open in Headlight" }).click();
  const opened = await playground;
  expect(opened.url()).toContain(`${SITES.served()}index.html#v=1&text=The%20cat`);
  await expect(opened.getByTestId("readout")).toContainText("query 4 “the” → key 1 “cat”");
});

testWithoutStorage("storage-blocked: neither the page nor the frame can store anything", async ({ page }) => {
  await openBuiltHost(page, hostOf("storage-blocked"));
  for (const frame of [page.mainFrame(), await liveFrame(page)]) {
    expect(await frame.evaluate(refusalsOfStorage)).toEqual({
      localStorage: "SecurityError",
      caches: "SecurityError",
      files: "SecurityError",
      indexedDB: "UnknownError",
    });
  }
});

/** Runs in the page. */
async function refusalsOfStorage(): Promise<Record<string, string>> {
  const open = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const request = indexedDB.open("any");
      request.onsuccess = resolve;
      request.onerror = () => reject(request.error ?? new Error());
    });
  const tries = {
    localStorage: () => localStorage.length,
    caches: () => caches.keys(),
    files: () => navigator.storage.getDirectory(),
    indexedDB: open,
  };
  const refusals: Record<string, string> = {};
  for (const [name, attempt] of Object.entries(tries)) {
    refusals[name] = await Promise.resolve()
      .then(attempt)
      .then(
        () => "allowed",
        (error: unknown) => (error as Error).name,
      );
  }
  return refusals;
}

test("dark: the frame is dark where the system is light, and light when the page becomes so", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await openBuiltHost(page, hostOf("dark"));
  const body = (await liveFrame(page)).locator("body");
  await expect(body).toHaveCSS("background-color", "rgb(22, 26, 31)");
  await page.evaluate(() => document.documentElement.setAttribute("data-theme", "light"));
  await expect(body).toHaveCSS("background-color", "rgb(255, 255, 255)");
});

test("ten: all ten become live when scrolled to, each with the numbers of its own head", async ({
  page,
  reference,
}) => {
  await openBuiltHost(page, hostOf("ten"));
  const heads = await headsOf(page);
  expect(heads).toHaveLength(10);
  expect(new Set(heads.map(({ layer, head }) => `${layer},${head}`)).size, "all of different heads").toBe(10);
  for (const [index, head] of heads.entries()) {
    await page.locator("attention-view").nth(index).scrollIntoViewIfNeeded();
    await expectPinnedCell(await liveFrame(page, index, head), reference, head);
  }
});

function headsOf(page: Page): Promise<readonly { readonly layer: number; readonly head: number }[]> {
  return page.locator("attention-view").evaluateAll((views) =>
    views.map((view) => ({
      layer: Number(view.getAttribute("layer")),
      head: Number(view.getAttribute("head")),
    })),
  );
}
