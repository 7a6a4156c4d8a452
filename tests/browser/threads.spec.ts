import type { Page } from "@playwright/test";
import { LAST_LAYER, randomGpt2, TOKENS } from "../wasm/random-gpt2.ts";
import type { BrowserDriver } from "./drivers/browser-driver.ts";
import { startChromium } from "./drivers/chromium-driver.ts";
import { startFirefox } from "./drivers/firefox-driver.ts";
import { startWebKit } from "./drivers/webkit-driver.ts";
import { SITES } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

// A model from files has the same bits, however many threads compute it. Where memory cannot be shared it is one, and
// nothing warns.

const ENGINES = [
  { name: "Chromium", start: startChromium },
  { name: "Firefox", start: startFirefox },
  { name: "WebKit", start: startWebKit },
] as const;

interface Found {
  readonly canShare: boolean;
  readonly threads: number;
  readonly threadsAtTheEnd: number;
  readonly digest: number;
  readonly warnings: readonly string[];
  readonly fetched: readonly string[];
}

interface Wanted {
  readonly threads?: number;
  /** Ends a helper from outside while the model runs; nobody is told. */
  readonly kill?: boolean;
}

async function requestOf(wanted: Wanted): Promise<unknown> {
  const files = randomGpt2().map(async (file) => [file.name, Buffer.from(await file.arrayBuffer()).toString("base64")]);
  return { ...wanted, files: await Promise.all(files), tokens: TOKENS, layer: LAST_LAYER };
}

for (const { name, start } of ENGINES) {
  test.describe(name, () => {
    let driver: BrowserDriver;
    test.beforeAll(async () => void (driver = await start()));
    test.afterAll(() => driver.close());

    const runIn = async (page: string, wanted: Wanted): Promise<Found> => {
      await driver.open(`${SITES.listening()}${page}`);
      return (await driver.evaluate(runInPage(), await requestOf(wanted))) as Found;
    };

    test("two threads find the bits of one", async () => {
      const one = await runIn("isolated.html", { threads: 1 });
      const two = await runIn("isolated.html", { threads: 2 });
      if (name === "Chromium") expect(two.canShare).toBe(true);
      expect([one.threads, two.threads]).toEqual([1, two.canShare ? 2 : 1]);
      expect(two.digest).toBe(one.digest);
      expect([...one.warnings, ...two.warnings].join()).not.toContain("thread");
      expect(one.fetched.join()).not.toMatch(/threads|helper/);
    });

    test("one thread computes in a page that is not isolated, and nothing warns", async () => {
      const found = await runIn("blank.html", { threads: 2 });
      expect(found).toMatchObject({ canShare: false, threads: 1 });
      expect(found.warnings.join()).not.toContain("thread");
      expect(found.fetched.join()).not.toMatch(/threads|helper/);
    });
  });
}

async function runIn(page: Page, wanted: Wanted): Promise<Found> {
  await page.goto(`${SITES.listening()}isolated.html`);
  return page.mainFrame().evaluate<Found>(`(${runInPage()})(${JSON.stringify(await requestOf(wanted))})`);
}

test("a helper that is ended in the middle leaves one thread, which finds the same", async ({ page }) => {
  const whole = await runIn(page, { threads: 1 });
  const found = await runIn(page, { threads: 2, kill: true });
  expect(found).toMatchObject({ threads: 2, threadsAtTheEnd: 1, digest: whole.digest });
});

test("left to itself, the engine takes as many threads as there are processors, up to 4", async ({ page }) => {
  const { threads } = await runIn(page, {});
  expect(threads).toBe(Math.min(4, await page.evaluate(() => navigator.hardwareConcurrency)));
});

test("a sandboxed frame of opaque origin in an isolated page computes with one thread, and nothing warns", async ({
  page,
}) => {
  const whole = await runIn(page, { threads: 1 });
  await page.evaluate(() => {
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-scripts");
    frame.src = "isolated.html";
    document.body.append(frame);
  });
  await expect.poll(() => page.frames().length).toBe(2);
  const frame = page.frames()[1];
  await frame?.waitForLoadState();
  const request = JSON.stringify(await requestOf({ threads: 2 }));
  const found = await frame?.evaluate<Found>(`(${runInPage()})(${request})`);
  expect(found).toMatchObject({ canShare: false, threads: 1, digest: whole.digest });
  expect(found?.warnings.join()).not.toContain("thread");
});

/** The built package, used as any page would use it. No worker is left when the engine is closed, or this never ends. */
function runInPage(): string {
  return `async ({ files, tokens, layer, threads, kill }) => {
    const alive = new Set();
    let helper;
    globalThis.Worker = class extends Worker {
      constructor(...given) {
        super(...given);
        alive.add(this);
      }
      postMessage(message, given) {
        if (message.port !== undefined) helper = this;
        super.postMessage(message, given);
      }
      terminate() {
        alive.delete(this);
        super.terminate();
      }
    };
    const { createEngine } = await import("./headlight.js");
    const engine = await createEngine(threads === undefined ? undefined : { threads });
    const fileOf = ([name, base64]) => new File([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], name);
    const model = await engine.openModel(files.map(fileOf));
    const threadsAtFirst = model.threads;
    const until = async (isSo) => {
      while (!isSo()) await new Promise((resolve) => setTimeout(resolve));
    };
    const running = model.run({ tokens });
    if (kill) {
      // Wherever it is by then.
      await new Promise((resolve) => setTimeout(resolve));
      helper.terminate();
      await running;
      await until(() => model.threads === 1);
    }
    const trace = await running;
    const residual = await trace.residual({ layer });
    const threadsAtTheEnd = model.threads;
    engine.close();
    await until(() => alive.size === 0);
    const words = new Uint32Array(residual.buffer, residual.byteOffset, residual.length);
    return {
      canShare: crossOriginIsolated && typeof SharedArrayBuffer !== "undefined",
      threads: threadsAtFirst,
      threadsAtTheEnd,
      digest: words.reduce((digest, word) => Math.imul(digest ^ word, 16777619), 2166136261) >>> 0,
      warnings: model.warnings,
      fetched: performance.getEntriesByType("resource").map(({ name }) => name.replace(/.*\\//, "")),
    };
  }`;
}
