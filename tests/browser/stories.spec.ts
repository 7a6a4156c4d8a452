import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DEFAULT_CONTINUE } from "../../web/src/state/continue-options.ts";
import type { BrowserDriver } from "./drivers/browser-driver.ts";
import { startChromium } from "./drivers/chromium-driver.ts";
import { startFirefox } from "./drivers/firefox-driver.ts";
import { startWebKit } from "./drivers/webkit-driver.ts";
import { SITES } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

// A real model, opened from files in each engine, goes on as its author published. The data is not part of the project.

const SHARED = process.env["HEADLIGHT_SHARED"] ?? fileURLToPath(new URL("../../../shared/", import.meta.url));
const STORIES = join(SHARED, "models/stories260k");
const NAMES = ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"];

/** What the published story begins with. */
const BEGIN = "Once upon a time";

const ENGINES = [
  { name: "Chromium", start: startChromium },
  { name: "Firefox", start: startFirefox },
  { name: "WebKit", start: startWebKit },
] as const;

for (const { name, start } of ENGINES) {
  test.describe(name, () => {
    test.skip(!existsSync(STORIES), "there is no ../shared/models/stories260k to compare with");
    let driver: BrowserDriver;
    test.beforeAll(async () => void (driver = await start()));
    test.afterAll(() => driver.close());

    test("stories260k, opened from files, tells its published story token by token", async () => {
      const golden = readGolden();
      await driver.open(`${SITES.listening()}blank.html`);
      const made = await driver.evaluate(storyInPage(), { files: readFiles(), tokens: golden.greedy_ids.length - 1 });
      expect(made).toEqual({ ids: golden.greedy_ids, text: golden.text.trim() });
    });

    test("stories260k is opened in the page, and goes on with the text there as published", async () => {
      const golden = readGolden();
      await driver.open(SITES.listening());
      const written = String(await driver.evaluate(storyInPlayground(), { files: readFiles(), begin: BEGIN }));
      expect(golden.text.startsWith(written.trim()), written).toBe(true);
      expect(written.length).toBeGreaterThanOrEqual(BEGIN.length + DEFAULT_CONTINUE["new-tokens"]);
      expect(await driver.evaluate("async () => globalThis.complaints", null)).toEqual([]);
    });
  });
}

interface Golden {
  readonly greedy_ids: readonly number[];
  readonly text: string;
}

function readGolden(): Golden {
  return JSON.parse(readFileSync(join(STORIES, "golden.json"), "utf8")) as Golden;
}

function readFiles(): readonly (readonly [name: string, base64: string])[] {
  return NAMES.map((file) => [file, readFileSync(join(STORIES, file)).toString("base64")]);
}

/** The built package, used as any page would use it. */
function storyInPage(): string {
  return `async ({ files, tokens }) => {
    const { createEngine } = await import("./headlight.js");
    const engine = await createEngine();
    const fileOf = ([name, base64]) => new File([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], name);
    const model = await engine.openModel(files.map(fileOf));
    const { ids, text } = await model.generate("", { tokens });
    engine.close();
    return { ids, text: text.trim() };
  }`;
}

/** As a visitor does it: the files into the page's own input, the text into its box, and "Continue". */
function storyInPlayground(): string {
  return `async ({ files, begin }) => {
    const until = async (isSo) => {
      while (!isSo()) await new Promise((resolve) => requestAnimationFrame(resolve));
    };
    const fileOf = ([name, base64]) => new File([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], name);
    await until(() => document.querySelector("[data-testid=files-input]") !== null);
    const input = document.querySelector("[data-testid=files-input]");
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(fileOf(file));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    await until(() => document.querySelectorAll("head-grid .head-button").length >= 40);
    const box = document.querySelector("textarea#text");
    box.value = begin;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    const bar = document.querySelector("continue-bar");
    const button = [...bar.querySelectorAll("button")].find(({ textContent }) => textContent.trim() === "Continue");
    button.click();
    // Not "is not running": the bar says that as well in the frame before it hears of the first token.
    await until(() => bar.continuation?.canUndo || bar.continuation?.fault !== undefined);
    return box.value;
  }`;
}
