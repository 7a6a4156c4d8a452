import { test as base, expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { SITES } from "./sites.ts";

interface Watch {
  /** Says beforehand that a complaint which matches belongs to the test (a 404 that it causes itself, say). */
  readonly expectComplaint: (pattern: RegExp) => void;
}

/**
 * A test that fails on any uncaught error, console error, refused policy and request to another origin,
 * whatever else it looks at.
 */
export const test = base.extend<Watch>({
  expectComplaint: [
    async ({ context }, use) => {
      const complaints: string[] = [];
      const expected: RegExp[] = [];
      context.on("weberror", (uncaught) => void complaints.push(`uncaught: ${uncaught.error().message}`));
      context.on("console", (message) => {
        if (message.type() === "error") complaints.push(`console: ${message.text()}`);
      });
      context.on("request", (request) => {
        if (isForeign(request.url())) complaints.push(`foreign request: ${request.url()}`);
      });
      await use((pattern) => void expected.push(pattern));
      const surprising = complaints.filter((complaint) => !expected.some((pattern) => pattern.test(complaint)));
      expect(surprising, "complaints of the page").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

function isForeign(address: string): boolean {
  if (/^(blob|data):/.test(address)) return false;
  const ours = [SITES.served(), SITES.plain(), SITES.listening()].map((site) => new URL(site).origin);
  return !ours.includes(new URL(address).origin);
}

/** Opens our own site with a fragment and waits for nothing but the document. */
export async function openPage(page: Page, fragment = ""): Promise<void> {
  await page.goto(`${SITES.served()}${fragment}`);
}
