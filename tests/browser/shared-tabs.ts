import type { Browser, BrowserContext, CDPSession, Page } from "@playwright/test";

/** Those of the page that is parked are of the same group as those of our site, which stays in one process. */
const HEADERS = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

/**
 * Tabs for one test after another, in one browser context and one process, which starts only once and compiles a module
 * only once: a fifth less of the processors. What a test left is cleared before the next: pages, routes, permissions,
 * being offline, everything stored.
 */
export class SharedTabs {
  private readonly parked = new Map<string, Page>();
  private readonly origins = new Set<string>();

  private constructor(
    readonly context: BrowserContext,
    private readonly session: CDPSession,
    private readonly idle: Page,
  ) {
    context.on("request", (request) => {
      if (request.isNavigationRequest()) this.origins.add(new URL(request.url()).origin);
    });
  }

  static async start(browser: Browser): Promise<SharedTabs> {
    const context = await browser.newContext({ serviceWorkers: "block" });
    const idle = await context.newPage();
    return new SharedTabs(context, await context.newCDPSession(idle), idle);
  }

  /** An empty tab that is of the same process as the last one on this site. */
  async open(site: string): Promise<Page> {
    const opener = this.parked.get(site) ?? (await this.park(site));
    const opened = this.context.waitForEvent("page");
    await opener.evaluate(() => void window.open("about:blank"));
    return opened;
  }

  async clear(): Promise<void> {
    const kept = [this.idle, ...this.parked.values()];
    const left = this.context.pages().filter((page) => !kept.includes(page));
    await Promise.all(left.map((page) => page.close()));
    await this.context.unrouteAll();
    await this.context.clearPermissions();
    await this.context.setOffline(false);
    for (const origin of this.origins) {
      await this.session.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" });
    }
    this.origins.clear();
  }

  private async park(site: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.route("**/*", (route) => route.fulfill({ contentType: "text/html", headers: HEADERS, body: "" }));
    await page.goto(site);
    this.parked.set(site, page);
    return page;
  }
}
