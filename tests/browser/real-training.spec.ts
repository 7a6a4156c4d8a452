import type { Page } from "@playwright/test";
import { readFile } from "node:fs/promises";
import createCore from "../../build/wasm/headlight-training.js";
import { instantiate } from "../../web/src/engine/start-core.ts";
import type { TrainingCore } from "../../web/src/training/core.ts";
import { Lesson } from "../../web/src/training/lesson.ts";
import type { TrainingConfig } from "../../web/src/training/training.ts";
import { startChromium } from "./drivers/chromium-driver.ts";
import { startFirefox } from "./drivers/firefox-driver.ts";
import { startWebKit } from "./drivers/webkit-driver.ts";
import { SITES } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

// The real worker: what a link trains to a step is the same model, to the bit, in Node and in each engine.

const STEPS = 30;
const LESSONS = [
  { task: "reverse", score: "scaled-dot", positions: "rotary", layers: 2 },
  { task: "sort", score: "additive", positions: "learned", layers: 2 },
  { task: "dates", score: "additive", positions: "learned", layers: 1 },
] as const;

function configOf(lesson: (typeof LESSONS)[number]): TrainingConfig {
  return { ...lesson, text: "", heads: 2, kvHeads: 2, width: 32, feedForward: true, rate: 0.003, seed: 7 };
}

async function trainInNode(config: TrainingConfig): Promise<string> {
  const file = new URL("../../build/wasm/headlight-training.wasm", import.meta.url);
  const module = await WebAssembly.compile(await readFile(file));
  const { core } = await instantiate<TrainingCore>(createCore, module, false);
  const lesson = new Lesson(core, config);
  for (let step = 0; step < STEPS; step += 1) while (!lesson.advanceStep(1e9));
  return digestOf(lesson.files().params);
}

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
}

test("a probe of 64 tokens, most of them wrong, scrolls in its own place", async ({ page }) => {
  await page.goto(`${SITES.served()}train.html#v=1&task=repeat&layers=1&width=16&heads=1&kvHeads=1`);
  await page.getByRole("button", { name: "One step" }).click();
  await expect(page.locator(".curve-readout")).toContainText("Step 1: held-out loss");
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

test("an encoder-decoder shows what each layer is and what it cannot see, and opens with its source and its target", async ({
  page,
}) => {
  await page.goto(`${SITES.served()}train.html#v=1&task=dates&layers=1&width=16&heads=2&kvHeads=2&layer=2`);
  await page.getByRole("button", { name: "One step" }).click();
  await expect(page.locator(".curve-readout")).toContainText("Step 1: held-out loss");
  const names = ["Layer 0: encoder", "Layer 1: decoder", "Layer 2: cross-attention"];
  await expect(page.getByRole("rowheader", { name: /^Layer/ })).toHaveText(names);
  await page.getByRole("button", { name: "Open in the playground" }).click();
  await expect(page.getByRole("grid", { name: "Heads by layer" }).getByRole("button")).toHaveCount(6);
  await expect(page.getByRole("textbox", { name: "Second text" })).toHaveValue(/^\d{4}-\d\d-\d$/);
  await expect(page.locator(".prediction-place")).toContainText("the last one");
  await expect(page.getByRole("button", { name: "Continue" })).toBeHidden();
});

/** A step of it takes long enough to press a button meanwhile. */
const LONG_STEPS = "train.html#v=1&task=reverse&layers=2&width=128&heads=4&kvHeads=4&seed=5";

const loss = (page: Page): Promise<string> => page.locator(".curve-readout").innerText();

async function pressOneStep(page: Page): Promise<string> {
  await page.getByRole("button", { name: "One step" }).click();
  await expect(page.locator(".curve-readout")).toContainText("Step 1: held-out loss");
  return loss(page);
}

async function startAndBeWithinSteps(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.locator(".curve-readout")).toContainText("Step 0: held-out loss");
}

/** Only within a step does a pause have to wait. The page itself presses: from out here it may take as long as a step. */
async function resetWithinAStep(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const button = (words: string): HTMLElement | undefined =>
      [...document.querySelectorAll("button")].find(({ textContent }) => textContent.trim() === words);
    while (button("Pausing…") === undefined) {
      (button("Pause") ?? button("Continue"))?.click();
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    button("Reset")?.click();
  });
}

test("Reset within a step ends its worker at once, and the next lesson begins afresh", async ({ page }) => {
  await page.goto(SITES.served() + LONG_STEPS);
  await startAndBeWithinSteps(page);
  await resetWithinAStep(page);
  await expect(page.locator(".train-progress")).toContainText("Nothing is trained yet.");
  await expect.poll(() => page.workers()).toHaveLength(0);
  await expect(page.locator(".curve-readout")).toHaveText("");
  const afresh = await pressOneStep(page);
  expect(page.workers()).toHaveLength(1);
  await page.reload();
  expect(await pressOneStep(page)).toBe(afresh);
});

test("a page that is left or closed within a step takes its worker along, and the next one begins afresh", async ({
  page,
  context,
}) => {
  await page.goto(SITES.served() + LONG_STEPS);
  const expected = await pressOneStep(page);
  await page.reload();
  await startAndBeWithinSteps(page);
  await page.goto("about:blank");
  await expect.poll(() => page.workers()).toHaveLength(0);
  await page.goto(SITES.served() + LONG_STEPS);
  await startAndBeWithinSteps(page);
  await page.close();
  const next = await context.newPage();
  await next.goto(SITES.served() + LONG_STEPS);
  expect(await pressOneStep(next)).toBe(expected);
});

for (const [name, start] of [
  ["Chromium", startChromium],
  ["Firefox", startFirefox],
  ["WebKit", startWebKit],
] as const) {
  test(`${name} trains a link's model to the bits of Node`, async () => {
    const driver = await start();
    const read = (selector: string) =>
      driver.evaluate(`async (selector) => document.querySelector(selector)?.textContent?.trim() ?? ""`, selector);
    const tryClick = (words: string) =>
      driver.evaluate(
        `async (words) => {
          const button = [...document.querySelectorAll("button")].find((each) => each.textContent.trim() === words);
          button?.click();
          return button !== undefined;
        }`,
        words,
      );
    const click = (words: string) => expect.poll(() => tryClick(words)).toBe(true);
    try {
      for (const lesson of LESSONS) {
        const { task, score, positions, layers } = lesson;
        const link = `#v=1&task=${task}&score=${score}&positions=${positions}&layers=${layers}&width=32&heads=2&kvHeads=2&seed=7&step=${String(STEPS)}`;
        await driver.open(`${SITES.served()}train.html${link}`);
        await click(`Train to step ${String(STEPS)}`);
        await expect.poll(() => read(".curve-readout")).toContain(`Step ${String(STEPS)}: held-out loss`);
        await click("Download the model");
        await expect.poll(() => read(".model-files")).toContain("model.safetensors");
        const digest = await driver.evaluate(
          `async () => {
            const { href } = document.querySelector('a[download="model.safetensors"]');
            const hash = await crypto.subtle.digest("SHA-256", await (await fetch(href)).arrayBuffer());
            return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
          }`,
          null,
        );
        expect(digest).toBe(await trainInNode(configOf(lesson)));
        await driver.open("about:blank");
      }
    } finally {
      await driver.close();
    }
  });
}
