import { test as base, expect } from "@playwright/test";
import { Playground } from "./playground.ts";
import { startReference } from "./reference-engine.ts";
import type { Reference } from "./reference-engine.ts";

interface PageFixtures {
  /** Says beforehand that a complaint which matches belongs to the test (a 404 that it causes itself, say). */
  readonly expectComplaint: (pattern: RegExp) => void;
  readonly playground: Playground;
}

interface WorkerFixtures {
  readonly reference: Reference;
}

/**
 * A test that fails on any uncaught error, console error, refused policy and request to another origin,
 * whatever else it looks at.
 */
export const test = base.extend<PageFixtures, WorkerFixtures>({
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
  playground: async ({ page }, use) => use(new Playground(page)),
  reference: [
    // Playwright reads from the braces that this fixture needs no other.
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
