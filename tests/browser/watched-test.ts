import { test as base, expect } from "@playwright/test";
import type { ConsoleMessage, Request, WebError } from "@playwright/test";
import { Playground } from "./playground.ts";
import { startReference } from "./reference-engine.ts";
import type { Reference } from "./reference-engine.ts";
import { SharedTabs } from "./shared-tabs.ts";
import { SITES } from "./sites.ts";

interface PageFixtures {
  /** Says beforehand that a complaint which matches belongs to the test (a 404 that it causes itself, say). */
  readonly expectComplaint: (pattern: RegExp) => void;
  readonly playground: Playground;
}

interface WorkerFixtures {
  readonly reference: Reference;
  /** Where most of what the tests open lies. */
  readonly homeSite: string;
  readonly tabs: SharedTabs;
}

/**
 * A test that fails on any uncaught error, console error, refused policy and request to another origin,
 * whatever else it looks at.
 */
export const test = base.extend<PageFixtures, WorkerFixtures>({
  context: async ({ browser, tabs, deviceScaleFactor, hasTouch, serviceWorkers, viewport }, use) => {
    // What is asked for by test.use() is of a whole context. 1280 is Playwright's own width.
    const isOwn = deviceScaleFactor !== undefined || hasTouch || serviceWorkers !== "block" || viewport?.width !== 1280;
    const context = isOwn ? await browser.newContext() : tabs.context;
    await use(context);
    await (isOwn ? context.close() : tabs.clear());
  },
  page: async ({ context, tabs, homeSite }, use) => {
    await use(context === tabs.context ? await tabs.open(homeSite) : await context.newPage());
  },
  expectComplaint: [
    async ({ context }, use) => {
      const complaints: string[] = [];
      const expected: RegExp[] = [];
      const noteUncaught = (uncaught: WebError): void => void complaints.push(`uncaught: ${uncaught.error().message}`);
      const noteConsole = (message: ConsoleMessage): void => {
        if (message.type() === "error") complaints.push(`console: ${message.text()}`);
      };
      const noteRequest = (request: Request): void => {
        if (isForeign(request.url())) complaints.push(`foreign request: ${request.url()}`);
      };
      context.on("weberror", noteUncaught).on("console", noteConsole).on("request", noteRequest);
      await use((pattern) => void expected.push(pattern));
      context.off("weberror", noteUncaught).off("console", noteConsole).off("request", noteRequest);
      const surprising = complaints.filter((complaint) => !expected.some((pattern) => pattern.test(complaint)));
      expect(surprising, "complaints of the page").toEqual([]);
    },
    { auto: true },
  ],
  playground: async ({ page }, use) => use(new Playground(page)),
  // Playwright reads from the braces that these fixtures need no other.
  // oxlint-disable-next-line no-empty-pattern
  homeSite: [async ({}, use) => use(SITES.served()), { scope: "worker" }],
  tabs: [
    async ({ browser }, use) => {
      const tabs = await SharedTabs.start(browser);
      await use(tabs);
      await tabs.context.close();
    },
    { scope: "worker" },
  ],
  reference: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const reference = await startReference();
      await use(reference);
      reference.close();
    },
    { scope: "worker" },
  ],
});

export { expect };

/** All of ours is on this machine. transfer.spec.ts is stricter: nothing but the page's own origin. */
function isForeign(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return !/^(blob|data):$/.test(protocol) && hostname !== "localhost" && hostname !== "127.0.0.1";
}
