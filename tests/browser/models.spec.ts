// The page's side of opening models, on an engine that opens what the test names. tests/wasm and the other specs of
// this folder have the real one.

import { mkdirSync, writeFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page, TestInfo } from "@playwright/test";
import { Playground } from "./playground.ts";
import type { ScriptedEngine } from "./scripted-engine.ts";
import { startScriptedSite } from "./scripted-site.ts";
import type { Site } from "./sites.ts";
import { expect, test as base } from "./watched-test.ts";

const TOKENS = 14; // words of the sentence that the page opens with
/** Of the list. While it is copied it is “Keeping …”, with 6 bytes of 6 at the end, and not yet there after a reload. */
const KEPT = /^\s*“my-model”\s+6 bytes\s/;

class ModelPage extends Playground {
  readonly panel: Locator;
  readonly summary: Locator;
  readonly source: Locator;
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
    this.opening = page.locator("model-opening");
    this.modelAlert = this.opening.getByRole("alert");
  }

  async start(fragment = ""): Promise<void> {
    await this.page.goto(`${this.site.url}${fragment}`);
  }

  async openPanel(): Promise<void> {
    await this.summary.click();
  }

  async openByName(name: string): Promise<void> {
    await this.source.fill(name);
    await this.panel.getByRole("button", { name: "Open", exact: true }).first().click();
  }

  script<T>(work: (engine: ScriptedEngine) => T): Promise<T> {
    return this.page.evaluate(`(${work.toString()})(window.scripted)`);
  }
}

const test = base.extend<{ readonly models: ModelPage }, { readonly scriptedSite: Site }>({
  scriptedSite: [
    // Playwright reads from the braces that this fixture needs no other.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const site = await startScriptedSite();
      await use(site);
      await site.close();
    },
    { scope: "worker" },
  ],
  models: async ({ page, scriptedSite }, use) => use(new ModelPage(page, scriptedSite)),
});

/** A folder of a model on the disk, as far as the page looks into it. */
function folderOnDisk(info: TestInfo, name = "my-model"): string {
  const folder = info.outputPath(name);
  mkdirSync(folder, { recursive: true });
  for (const file of ["config.json", "tokenizer.json", "model.safetensors"]) writeFileSync(`${folder}/${file}`, "{}");
  return folder;
}

/** As if they were let go over the page: Chromium's own events, with real files. */
async function drop(page: Page, files: readonly string[], x = 300, y = 300): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, x, y, data });
  }
}

async function seriousFindings(page: Page): Promise<readonly string[]> {
  const { violations, passes } = await new AxeBuilder({ page }).analyze();
  expect(passes.length).toBeGreaterThan(15);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}

test("the panel is closed at first, opens by keyboard, and opens a model by its name", async ({ models }) => {
  await models.start();
  await models.waitForTokens(TOKENS);
  await expect(models.summary).toHaveText(/Model\s+“textbook” of this page/);
  await expect(models.source).toBeHidden();
  for (let stop = 0; stop < 10; stop += 1) {
    await models.page.keyboard.press("Tab");
    if (await models.summary.evaluate((element) => element === document.activeElement)) break;
  }
  await expect(models.summary).toBeFocused();
  await models.page.keyboard.press("Enter");
  await models.page.keyboard.press("Tab");
  await expect(models.source).toBeFocused();
  await models.script((engine) => (engine.shape = { layers: 3, heads: 4 }));
  await models.page.keyboard.type("org/model");
  await models.page.keyboard.press("Enter");
  await expect(models.summary).toHaveText(/Model\s+“org\/model” from huggingface.co/);
  await expect(models.panel).toContainText("3 layers, 12 heads");
  await expect(models.panel).toContainText("1 kB read, 900 bytes in memory");
  await expect(models.heads).toHaveCount(12);
  await expect(models.page).toHaveURL(/model=org%2Fmodel/);
});

test("a list of layers that is cut says how many there are, and fades at the cut", async ({ models }) => {
  const { page, grid } = models;
  await models.start();
  await models.waitForTokens(TOKENS);
  const sentence = "24 layers; scroll the list for the others.";
  await expect(page.locator(".layers-cut")).toHaveCount(0);
  await models.script((engine) => (engine.shape = { layers: 24, heads: 12 }));
  await models.openPanel();
  await models.openByName("org/model");
  await expect(models.heads).toHaveCount(288);
  for (const size of [
    { width: 1366, height: 768 },
    { width: 640, height: 450 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size);
    await expect(page.locator(".layers-cut")).toHaveText(sentence);
    await expect(grid).toHaveAccessibleDescription(sentence);
    const fade = await grid.evaluate((list) => getComputedStyle(list, "::after").backgroundImage);
    expect(fade).toContain("linear-gradient");
  }
  // At the end of the list nothing is covered.
  await grid.evaluate((list) => list.scrollTo(0, list.scrollHeight));
  const [last, end] = await grid.evaluate((list) => {
    const rows = list.querySelectorAll(".layer-row");
    return [rows.item(rows.length - 1).getBoundingClientRect().bottom, list.getBoundingClientRect().bottom] as const;
  });
  expect(end - last).toBeGreaterThan(32);
});

test("progress in bytes, what it takes of memory, and a Cancel that leaves the model before", async ({ models }) => {
  await models.start();
  await models.waitForTokens(TOKENS);
  await models.script((engine) => engine.hold());
  await models.openPanel();
  await models.openByName("https://example.com/tiny");
  await expect(models.opening).toContainText("Opening “tiny” from example.com; it takes 900 bytes of memory.");
  await expect(models.opening).toContainText("0 bytes of 1 kB");
  await expect(models.page.getByRole("progressbar", { name: "Opening “tiny”" })).toBeVisible();
  await models.opening.getByRole("button", { name: "Cancel" }).click();
  await expect(models.page.getByRole("progressbar")).toHaveCount(0);
  await models.script((engine) => engine.release());
  await expect(models.summary).toContainText("textbook");
  await expect(models.modelAlert).toBeEmpty();
  await models.openByName("org/model");
  await expect(models.summary).toContainText("org/model");
});

test("a host that redirects, and the one that the bytes come from, are both named", async ({ models }) => {
  await models.start();
  await models.waitForTokens(TOKENS);
  await models.script((engine) => {
    engine.hold();
    engine.from = { hosts: ["huggingface.co", "cdn.example.net"] };
  });
  await models.openPanel();
  await models.openByName("org/model");
  await expect(models.opening).toContainText("“org/model” from huggingface.co, which redirects to cdn.example.net; it");
  await models.script((engine) => engine.release());
  await expect(models.summary).toContainText("“org/model” from huggingface.co, which redirects to cdn.example.net");
});

test("a fault is one sentence; model, text and picture stay", async ({ models }) => {
  await models.start();
  await models.waitForTokens(TOKENS);
  await models.script((engine) =>
    engine.refuse("org/broken", "E_ST_TRAILING", "There is 1 byte behind the last tensor."),
  );
  await models.openPanel();
  await models.openByName("org/broken");
  await expect(models.modelAlert).toContainText(
    "There is 1 byte behind the last tensor. “textbook” stays open. E_ST_TRAILING",
  );
  await expect(models.map).toHaveAccessibleName(new RegExp(`, ${String(TOKENS)} tokens`));
  await expect(models.page.locator("body")).toHaveAttribute("data-phase", "ready");
  await models.modelAlert.getByRole("button", { name: "Dismiss" }).click();
  await expect(models.modelAlert).toBeEmpty();
});

test("a folder that is picked is opened under its name, and no link names it", async ({ models }, info) => {
  await models.start();
  await models.waitForTokens(TOKENS);
  await models.openPanel();
  await models.page.getByTestId("folder-input").setInputFiles(folderOnDisk(info));
  await expect(models.summary).toHaveText(/“my-model” from files on this machine/);
  await expect(models.notes).toContainText("E_LINK_LOCAL");
  expect(models.page.url()).not.toContain("my-model");
  await models.head(1, 1).click();
  await models.head(0, 1).click();
  await models.page.goBack();
  await expect(models.map).toHaveAccessibleName(/layer 1, head 1\b/);
  await expect(models.summary).toContainText("my-model");
  await models.page.reload();
  await models.waitForTokens(TOKENS);
  await expect(models.summary).toContainText("textbook");
  await expect(models.notes).toContainText("drop or choose the folder");
});

test("files that are picked one by one are opened; a readme alone is not a model", async ({ models }, info) => {
  await models.start();
  await models.openPanel();
  const folder = folderOnDisk(info);
  const chooser = models.page.waitForEvent("filechooser");
  await models.panel.getByRole("button", { name: "Choose its files…" }).click();
  await (
    await chooser
  ).setFiles(["config.json", "tokenizer.json", "model.safetensors"].map((name) => `${folder}/${name}`));
  await expect(models.summary).toContainText("from files on this machine");
  writeFileSync(`${folder}/readme.md`, "#");
  await models.page.getByTestId("files-input").setInputFiles(`${folder}/readme.md`);
  await expect(models.modelAlert).toContainText("E_FOLDER");
});

test("a folder dropped anywhere is opened, even over the text box", async ({ models }, info) => {
  await models.start();
  await models.waitForTokens(TOKENS);
  await drop(models.page, [folderOnDisk(info, "dropped-model")]);
  await expect(models.summary).toHaveText(/“dropped-model” from files on this machine/);
  const box = await models.textBox.boundingBox();
  await drop(models.page, [folderOnDisk(info, "second")], (box?.x ?? 0) + 20, (box?.y ?? 0) + 20);
  await expect(models.summary).toHaveText(/“second” from files/);
  await expect(models.textBox).toHaveValue(/^The cat sat/);
  await expect(models.page.locator("body")).not.toHaveClass(/is-dropping/);
});

test("text that is dropped goes into the text box, and opens nothing", async ({ models }) => {
  await models.start();
  await models.waitForTokens(TOKENS);
  await models.textBox.fill("");
  const box = await models.textBox.boundingBox();
  const session = await models.page.context().newCDPSession(models.page);
  const data = { items: [{ mimeType: "text/plain", data: "four words were dropped" }], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + 20, data });
  }
  await expect(models.textBox).toHaveValue("four words were dropped");
  await models.waitForTokens(4);
  await expect(models.modelAlert).toBeEmpty();
});

test("a link's model elsewhere waits for a click, and says from where", async ({ models }) => {
  await models.start("#v=1&text=one%20two%20three&model=org%2Fmodel&layer=1&head=1");
  await expect(models.opening).toContainText("This view uses the model “org/model” from huggingface.co.");
  await expect(models.page.locator("picture-status")).toContainText("when the model of this view is open");
  await expect(models.map).toBeHidden();
  await models.textBox.fill("one two");
  await models.opening.getByRole("button", { name: "Load it" }).click();
  await models.waitForTokens(2);
  await expect(models.map).toHaveAccessibleName(/layer 1, head 1\b/);
  await expect(models.page).toHaveURL(/model=org%2Fmodel/);
  await models.page.reload();
  await models.opening.getByRole("button", { name: "Use “textbook”" }).click();
  await models.waitForTokens(2);
  await expect(models.page).not.toHaveURL(/model=/);
});

test("Back from a model to the one before it, and Forward again", async ({ models }) => {
  await models.start();
  await models.waitForTokens(TOKENS);
  await models.openPanel();
  await models.openByName("org/model");
  await expect(models.summary).toContainText("org/model");
  await expect(models.page).toHaveURL(/model=org/);
  await models.page.goBack();
  await expect(models.summary).toContainText("textbook");
  await models.page.goForward();
  await expect(models.summary).toContainText("org/model");
});

test("hostile names are text: of a folder, a tensor, a host", async ({ models }, info) => {
  const markup = "<img src=x onerror=document.title='owned'>";
  await models.start(`#v=1&model=${encodeURIComponent("https://ex\u00e4mple.com/%3Cimg%20src=x%3E%E2%80%AEgpj/")}`);
  await expect(models.opening).toContainText("from xn--exmple-cua.com.");
  await expect(models.opening).toContainText("<img src=x>⟨U+202E⟩gpj");
  await models.opening.getByRole("button", { name: "Use “textbook”" }).click();
  await models.waitForTokens(TOKENS);
  await models.page.evaluate((name) => {
    window.scripted.warnings = [`${name} is not used.`, "a\u202eb is not used."];
  }, markup);
  await models.openPanel();
  await models.page
    .getByTestId("folder-input")
    .setInputFiles(folderOnDisk(info, "<img src=x onerror=alert(1)>\u202egpj"));
  await expect(models.summary).toContainText("“<img src=x onerror=alert(1)>⟨U+202E⟩gpj”");
  await expect(models.panel).toContainText(`${markup} is not used.`);
  await expect(models.panel).toContainText("a⟨U+202E⟩b is not used.");
  await expect(models.page).toHaveTitle(/^Headlight/);
  expect(await models.page.locator("img").count()).toBe(0);
});

for (const width of [1280, 390]) {
  test(`candidates of a damaged model are each in one line, ${String(width)} px`, async ({ models }) => {
    await models.page.setViewportSize({ width, height: 844 });
    await models.start();
    await models.waitForTokens(TOKENS);
    await models.script((engine) => (engine.damagedRow = 1));
    await models.textBox.fill("one <unk>");
    const candidates = models.page.getByRole("region", { name: "Prediction" }).locator("tbody th bdi");
    await expect(candidates).toHaveCount(2);
    const lines = await candidates.evaluateAll((all) =>
      all.map((each) => new Set(Array.from(each.getClientRects(), ({ bottom }) => Math.round(bottom))).size),
    );
    expect(lines).toEqual([1, 1]);
    expect(await models.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
}

test("keep, list, open and delete a model of files", async ({ models }, info) => {
  await models.start();
  await models.openPanel();
  await models.page.getByTestId("folder-input").setInputFiles(folderOnDisk(info));
  await models.panel.getByRole("button", { name: "Keep this model" }).click();
  await expect(models.panel.getByRole("listitem")).toHaveText(KEPT);
  await models.page.reload();
  await models.openPanel();
  await models.panel.getByRole("button", { name: "Open “my-model”" }).click();
  await expect(models.summary).toContainText("“my-model” kept in this browser");
  await models.panel.getByRole("button", { name: "Delete “my-model”" }).click();
  await expect(models.panel.getByRole("listitem")).toHaveCount(0);
  await expect(models.summary).toContainText("“my-model” deleted here, and open until another one is");
});

test("a reload opens the kept copy of a model that was opened from files", async ({ models }, info) => {
  await models.start();
  await models.openPanel();
  await models.page.getByTestId("folder-input").setInputFiles(folderOnDisk(info));
  await models.panel.getByRole("button", { name: "Keep this model" }).click();
  await expect(models.panel.getByRole("listitem")).toHaveText(KEPT);
  await models.page.reload();
  await expect(models.summary).toContainText("“my-model” kept in this browser");
  await expect(models.notes).not.toContainText("E_SOURCE");
  await models.openPanel();
  await models.panel.getByRole("button", { name: "Delete “my-model”" }).click();
  await expect(models.panel.getByRole("listitem")).toHaveCount(0);
  await models.page.reload();
  await expect(models.notes).toContainText("E_SOURCE");
  await expect(models.summary).toContainText("“textbook”");
});

test("a folder of the same name that was opened later is not taken for the kept one", async ({ models }, info) => {
  await models.start();
  await models.openPanel();
  const input = models.page.getByTestId("folder-input");
  await input.setInputFiles(folderOnDisk(info));
  await models.panel.getByRole("button", { name: "Keep this model" }).click();
  await expect(models.panel.getByRole("listitem")).toHaveText(KEPT);
  await input.setInputFiles(folderOnDisk(info));
  await expect
    .poll(() => models.script((engine) => engine.opened.filter((source) => source === "files").length))
    .toBe(2);
  await models.waitForTokens(TOKENS);
  await models.page.reload();
  await expect(models.notes).toContainText("E_SOURCE");
});

test("a copy under way is shown by its own name, whichever model is open", async ({ models }, info) => {
  await models.start();
  // As another tab that is looking for what is incomplete: the copy waits for it.
  await models.page.evaluate(() => {
    const held = new Promise<void>((resolve) => Object.assign(globalThis, { letCopy: resolve }));
    void navigator.locks.request("headlight-models:incomplete", () => held);
  });
  await models.openPanel();
  await models.page.getByTestId("folder-input").setInputFiles(folderOnDisk(info));
  const keep = models.panel.getByRole("button", { name: "Keep this model" });
  await keep.click();
  await models.openByName("org/model");
  await expect(models.summary).toContainText("org/model");
  await expect(models.panel.getByRole("listitem")).toContainText("Keeping “my-model”");
  await expect(models.panel.getByRole("progressbar", { name: "Keeping “my-model”" })).toBeVisible();
  await expect(keep).toBeDisabled();
  await models.page.evaluate(() => (globalThis as unknown as { letCopy: () => void }).letCopy());
  await expect(models.panel.getByRole("listitem")).toHaveText(KEPT);
  await expect(keep).toBeEnabled();
});

test("Open says what to type where nothing is", async ({ models }) => {
  await models.start();
  await models.openPanel();
  await models.openByName("  ");
  await expect(models.modelAlert).toContainText("Nothing was named: type textbook, org/name of Hugging Face");
});

test("a browser that keeps nothing says so, and the model stays usable", async ({ models }, info) => {
  await models.page.addInitScript(() => {
    navigator.storage.getDirectory = () => Promise.reject(new DOMException("no", "SecurityError"));
  });
  await models.start();
  await models.openPanel();
  await expect(models.panel.getByRole("alert")).toContainText("E_STORE_BLOCKED");
  await models.page.getByTestId("folder-input").setInputFiles(folderOnDisk(info));
  await expect(models.summary).toContainText("my-model");
  await models.textBox.fill("still two");
  await models.waitForTokens(2);
});

test("a text that its tokenizer takes too long for is cut at white space by a button", async ({ models }) => {
  await models.start();
  await models.waitForTokens(TOKENS);
  await models.script((engine) => {
    const slow = Object.assign(new Error("Stopped after 2 s; have it cut at white space instead."), {
      code: "E_TOK_TIMEOUT",
    });
    engine.refusals.set("slow text", slow);
  });
  await models.textBox.fill("slow text");
  const alert = models.page.locator("fault-banner").getByRole("alert");
  await expect(alert).toContainText("E_TOK_TIMEOUT");
  await models.script((engine) => engine.refusals.clear());
  await alert.getByRole("button", { name: "Cut at white space" }).click();
  await models.waitForTokens(2);
  await expect(alert).toBeEmpty();
  await expect(models.page.locator("link-notes")).toContainText("“textbook” is cut at white space from now on");
});

test("144 heads: the grid scrolls beside the map, and the keyboard reaches the last head", async ({ models }) => {
  await models.start();
  await models.waitForTokens(TOKENS);
  await models.script((engine) => (engine.shape = { layers: 12, heads: 12 }));
  await models.openPanel();
  await models.openByName("org/model");
  await expect(models.heads).toHaveCount(144);
  const isDrawn = async (layer: number, head: number): Promise<boolean> => {
    const dots = await models.thumbnail(layer, head, TOKENS);
    return dots.some((dot) => dot !== undefined && dot[3] > 0);
  };
  // One after the other: what is drawn stays, and asking for all again and again would take longer than drawing them.
  for (let layer = 0; layer < 12; layer += 1) {
    for (let head = 0; head < 12; head += 1) await expect.poll(() => isDrawn(layer, head)).toBe(true);
  }
  await models.head(0, 0).focus();
  for (let step = 0; step < 11; step += 1) await models.page.keyboard.press("ArrowDown");
  await models.page.keyboard.press("End");
  await expect(models.head(11, 11)).toBeFocused();
  await expect(models.head(11, 11)).toBeInViewport();
  const { height } = (await models.grid.boundingBox()) ?? { height: Infinity };
  expect(height).toBeLessThan(800);
});

test("a row that is not finite has a pattern of its own, is counted, and changes no other colour", async ({
  models,
}) => {
  await models.start();
  await models.waitForTokens(TOKENS);
  const plot = await models.plot(TOKENS);
  const healthy = [
    [2, 1],
    [9, 4],
    [13, 13],
  ] as const;
  const before = await models.pixels(plot, healthy);
  await expect(models.page.locator("map-legend")).not.toContainText("finite");
  await models.script((engine) => (engine.damagedRow = 5));
  await models.textBox.fill("The cat sat on the mat, and then the cat sat on the hut.");
  await expect(models.page.locator("map-legend")).toContainText("1 row is not finite");
  await expect(models.page.locator(".legend-largest")).toHaveText("1");
  expect(await models.pixels(await models.plot(TOKENS), healthy)).toEqual(before);
  await models.pointAt(plot, 5, 3);
  await expect(models.readout).toContainText("weight NaN (not a number)");
  // Pixels of a pattern, of two colours, none of them a colour of the ramp.
  const row = Array.from({ length: 6 }, (_, key) => [5, key] as const);
  const colors = (await models.pixels(plot, row)).map((color) => color.join());
  for (const color of colors) expect(["194,37,92,255", "238,240,243,255"]).toContain(color);
});

for (const { name, width, scheme, zoom } of [
  { name: "light", width: 1280, scheme: "light", zoom: 1 },
  { name: "dark", width: 1280, scheme: "dark", zoom: 1 },
  { name: "phone", width: 390, scheme: "light", zoom: 1 },
  { name: "phone, dark", width: 390, scheme: "dark", zoom: 1 },
  // As a browser zooms: half the width in css px, each twice as large.
  { name: "200 % zoom", width: 1280, scheme: "light", zoom: 2 },
] as const) {
  test(`the panel, an offer, progress and a fault fit and are accessible: ${name}`, async ({ models }, info) => {
    const { page } = models;
    await page.setViewportSize({ width: width / zoom, height: 800 / zoom });
    await page.emulateMedia({ colorScheme: scheme });
    const fits = (): Promise<boolean> => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    await models.start("#v=1&model=org%2Fa-model-with-a-rather-long-name-that-has-to-break-somewhere");
    await models.opening.getByRole("button", { name: "Load it" }).waitFor();
    expect(await fits()).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    await models.opening.getByRole("button", { name: "Use “textbook”" }).click();
    await models.waitForTokens(TOKENS);
    await models.script((engine) => (engine.shape = { layers: 12, heads: 12 }));
    await page.evaluate(() => (window.scripted.warnings = ["lm_head.unused is not used."]));
    await models.openPanel();
    await page.getByTestId("folder-input").setInputFiles(folderOnDisk(info, "a-folder"));
    await expect(models.heads).toHaveCount(144);
    await models.script((engine) => engine.refuse("org/broken", "E_ST_TRAILING", "There is 1 byte too many."));
    await models.openByName("org/broken");
    await expect(models.modelAlert).toContainText("E_ST_TRAILING");
    expect(await fits()).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    await page.screenshot({ path: info.outputPath("fault.png"), fullPage: true });
    await models.script((engine) => engine.hold());
    await models.openByName("https://example.com/tiny");
    await expect(models.opening).toContainText("0 bytes of 1 kB");
    expect(await fits()).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    await page.screenshot({ path: info.outputPath("progress.png"), fullPage: true });
  });
}
