import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { BrowserDriver } from "./drivers/browser-driver.ts";
import { startChromium } from "./drivers/chromium-driver.ts";
import { startFirefox } from "./drivers/firefox-driver.ts";
import { startWebKit } from "./drivers/webkit-driver.ts";
import { SITES } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

// A model in eight bits has the same bits in every engine, whether it has relaxed SIMD's dot or not.

const LLAMA = fileURLToPath(new URL("../golden/transformers/llama/", import.meta.url));
const TOKENS = Array.from({ length: 13 }, (_, index) => (index * 29) % 97);
/** Of the last residual; tests/core/eight_bits_test.cpp finds the same natively. */
const DIGEST = 0x42fdd580;

const ENGINES = [
  { name: "Chromium", start: startChromium, worker: /models-relaxed-worker/ },
  { name: "Firefox", start: startFirefox, worker: /models-(relaxed-)?worker/ },
  { name: "WebKit", start: startWebKit, worker: /models-(relaxed-)?worker/ },
] as const;

for (const { name, start, worker } of ENGINES) {
  test.describe(name, () => {
    let driver: BrowserDriver;
    test.beforeAll(async () => void (driver = await start()));
    test.afterAll(() => driver.close());

    test("a model in eight bits has the bits that it has natively", async () => {
      await driver.open(`${SITES.listening()}blank.html`);
      const files = ["config.json", "model.safetensors"].map((file) => [
        file,
        readFileSync(`${LLAMA}${file}`).toString("base64"),
      ]);
      const found = (await driver.evaluate(runInPage(), { files, tokens: TOKENS })) as {
        readonly digest: number;
        readonly warnings: readonly string[];
        readonly fetched: readonly string[];
      };
      expect(found.digest).toBe(DIGEST);
      expect(found.warnings.join()).not.toContain("relaxed");
      // One of the two, and not both.
      const workers = found.fetched.filter((file) => /models-.*worker/.test(file));
      expect(workers).toEqual([expect.stringMatching(worker)]);
    });
  });
}

/** The built package, used as any page would use it. */
function runInPage(): string {
  return `async ({ files, tokens }) => {
    const { createEngine } = await import("./headlight.js");
    const engine = await createEngine();
    const fileOf = ([name, base64]) => new File([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], name);
    const model = await engine.openModel(files.map(fileOf), { eightBits: true });
    const residual = await (await model.run({ tokens })).residual({ layer: 2 });
    engine.close();
    const words = new Uint32Array(residual.buffer, residual.byteOffset, residual.length);
    return {
      digest: words.reduce((digest, word) => Math.imul(digest ^ word, 16777619), 2166136261) >>> 0,
      warnings: model.warnings,
      fetched: performance.getEntriesByType("resource").map(({ name }) => name.replace(/.*\\//, "")),
    };
  }`;
}
