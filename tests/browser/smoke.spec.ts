import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { formatCount, formatScore, formatWeight } from "../../web/src/state/number-format.ts";
import type { BrowserDriver } from "./drivers/browser-driver.ts";
import { startChromium } from "./drivers/chromium-driver.ts";
import { startFirefox } from "./drivers/firefox-driver.ts";
import { startWebKit } from "./drivers/webkit-driver.ts";
import { headNumbers } from "./reference-engine.ts";
import { SITES } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

// One run through the page in each engine, and the same numbers in all of them.

const ENGINES = [
  { name: "Chromium", start: startChromium },
  { name: "Firefox", start: startFirefox },
  { name: "WebKit", start: startWebKit },
] as const;

const DIGEST_CASES = 200;
const OPENING_TEXT = "The cat sat on the mat, and then the cat sat on the hat.";
const MIXED_TEXT = "don't stop: 3.14 e-mails 我喜欢书 ทดสอบ 👩‍👩‍👧 café cafe\u0301 السلام don't stop";

for (const { name, start } of ENGINES) {
  test.describe(name, () => {
    let driver: BrowserDriver;
    test.beforeAll(async () => {
      driver = await start();
      console.log(`  ${driver.version}`);
    });
    test.afterAll(() => driver.close());

    test("the page opens, follows the keys and says the numbers that Node computes", async ({ reference }) => {
      await driver.open(SITES.listening());
      await waitForTokens(driver, 16);
      const numbers = await headNumbers(reference, OPENING_TEXT, 0, 0);
      await driver.evaluate(`async () => document.querySelector("[role=application]").focus()`, null);
      for (const [key, query, column] of [
        ["ArrowDown", 0, 0],
        ["ArrowDown", 1, 0],
        ["ArrowDown", 2, 0],
        ["ArrowRight", 2, 1],
        ["ArrowRight", 2, 2],
      ] as const) {
        await driver.press(key);
        const at = query * 16 + column;
        const wanted = `: score ${formatScore(numbers.maskedScores[at] ?? NaN)}, weight ${formatWeight(numbers.weights[at] ?? NaN)}`;
        const place = `query ${String(query)} .* → key ${String(column)} `;
        await expect.poll(() => readoutOf(driver), key).toMatch(new RegExp(place));
        expect(await readoutOf(driver)).toContain(wanted);
      }
      await driver.press("Escape");
      await expect.poll(() => readoutOf(driver)).toContain("Point at a cell");
      await driver.type("textarea", " Yes yes");
      await waitForTokens(driver, 18);
      expect(await driver.evaluate("async () => globalThis.complaints", null)).toEqual([]);
    });

    test("200 attention cases have the bits that they have natively", async () => {
      await driver.open(SITES.listening());
      const digests = await driver.evaluate(digestsInPage(), DIGEST_CASES);
      expect(digests).toEqual(expectedDigests());
    });

    test("tokens and weights of all heads have the bits that they have in Node", async ({ reference }) => {
      // Not on the playground itself: only one engine may own the policy for worker addresses there.
      await driver.open(`${SITES.listening()}blank.html`);
      const here = await driver.evaluate(weightsInPage(), MIXED_TEXT);
      const trace = await reference.run(MIXED_TEXT);
      const expected: string[] = [];
      for (const layer of [0, 1]) {
        for (let head = 0; head < 6; head += 1) expected.push(hexOf(await trace.weights({ layer, head })));
      }
      expect(here).toEqual({ tokens: trace.tokens.map(({ id, text }) => [id, text]), weights: expected });
    });

    test("hosted under another folder without headers, it opens as well", async () => {
      await driver.open(`${SITES.plain()}#v=1&text=a%20rose%20is%20a%20rose&layer=1`);
      await waitForTokens(driver, 5);
    });
  });
}

async function waitForTokens(driver: BrowserDriver, count: number): Promise<void> {
  const source = `async () => document.querySelector("[role=application]")?.getAttribute("aria-label") ?? ""`;
  await expect
    .poll(() => driver.evaluate(source, null), { timeout: 20_000 })
    .toContain(`, ${formatCount(count)} tokens:`);
}

async function readoutOf(driver: BrowserDriver): Promise<string> {
  return String(
    await driver.evaluate(`async () => document.querySelector("[data-testid=readout]").textContent.trim()`, null),
  );
}

/** The shipped module, started in the page itself; its script is served by listening-site.ts. */
function digestsInPage(): string {
  return `async (count) => {
    const { default: createCore } = await import("./core/headlight.js");
    const core = await createCore();
    return Array.from({ length: count }, (_, index) => core.caseDigest(index));
  }`;
}

/** The built package, used as any page would use it. Weights come back as the hexadecimal digits of their bytes. */
function weightsInPage(): string {
  return `async (text) => {
    const { createEngine } = await import("./headlight.js");
    const engine = await createEngine();
    const trace = await (await engine.openModel("textbook")).run(text);
    const hexOf = ({ buffer }) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const weights = [];
    for (const layer of [0, 1]) for (let head = 0; head < 6; head += 1) weights.push(hexOf(await trace.weights({ layer, head })));
    engine.close();
    return { tokens: trace.tokens.map(({ id, text }) => [id, text]), weights };
  }`;
}

function hexOf({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("hex");
}

function expectedDigests(): unknown {
  const file = fileURLToPath(new URL("../golden/attention-digests.json", import.meta.url));
  return JSON.parse(readFileSync(file, "utf8"));
}
