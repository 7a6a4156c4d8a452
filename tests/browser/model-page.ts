// The page's side of opening models, on an engine that opens what the test names. tests/wasm and the specs of real
// models have the real one.

import { mkdirSync, writeFileSync } from "node:fs";
import type { Locator, Page, TestInfo } from "@playwright/test";
import { Playground } from "./playground.ts";
import type { ScriptedEngine } from "./scripted-engine.ts";
import { startScriptedSite } from "./scripted-site.ts";
import type { Site } from "./sites.ts";
import { test as base } from "./watched-test.ts";

export const TOKENS = 14; // words of the sentence that the page opens with

/** The page, on an engine that opens what the test names. */
export class ModelPage extends Playground {
  readonly panel: Locator;
  readonly summary: Locator;
  readonly source: Locator;
  readonly eightBits: Locator;
  readonly opening: Locator;
  readonly modelAlert: Locator;

  constructor(
    page: Page,
    private readonly site: Site,
  ) {
    super(page);
    this.panel = page.locator("model-panel");
    this.summary = this.panel.locator("summary").first();
    this.source = this.panel.getByRole("textbox");
    this.eightBits = this.panel.getByRole("checkbox", {
      name: "Eight bits: smaller and faster, slightly different numbers",
      exact: true,
    });
    this.opening = page.locator("model-opening");
    this.modelAlert = this.opening.getByRole("alert");
  }

  async start(fragment = ""): Promise<void> {
    await this.page.goto(`${this.site.url}${fragment}`);
  }

  async openPanel(): Promise<void> {
    await this.summary.click();
  }

  /** Picks a folder on the disk in the open panel. */
  async openFolder(folder: string): Promise<void> {
    await this.page.getByTestId("folder-input").setInputFiles(folder);
  }

  async openByName(name: string): Promise<void> {
    await this.source.fill(name);
    await this.panel.getByRole("button", { name: "Open", exact: true }).first().click();
  }

  script<T>(work: (engine: ScriptedEngine) => T): Promise<T> {
    return this.page.evaluate(`(${work.toString()})(window.scripted)`);
  }
}

export const test = base.extend<{ readonly models: ModelPage }, { readonly scriptedSite: Site }>({
  scriptedSite: [
    // Playwright reads from the braces that this fixture needs no other.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const site = await startScriptedSite();
      await use(site);
      await site.close();
    },
    { scope: "worker" },
  ],
  homeSite: [async ({ scriptedSite }, use) => use(scriptedSite.url), { scope: "worker" }],
  models: async ({ page, scriptedSite }, use) => use(new ModelPage(page, scriptedSite)),
});

/** A folder of a model on the disk, as far as the page looks into it. */
export function folderOnDisk(info: TestInfo, name = "my-model"): string {
  const folder = info.outputPath(name);
  mkdirSync(folder, { recursive: true });
  for (const file of ["config.json", "tokenizer.json", "model.safetensors"]) writeFileSync(`${folder}/${file}`, "{}");
  return folder;
}
