import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
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
      const golden = JSON.parse(readFileSync(join(STORIES, "golden.json"), "utf8")) as {
        readonly greedy_ids: readonly number[];
        readonly text: string;
      };
      await driver.open(`${SITES.listening()}blank.html`);
      const files = NAMES.map((file) => [file, readFileSync(join(STORIES, file)).toString("base64")]);
      const made = await driver.evaluate(storyInPage(), { files, tokens: golden.greedy_ids.length - 1 });
      expect(made).toEqual({ ids: golden.greedy_ids, text: golden.text.trim() });
    });
  });
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
