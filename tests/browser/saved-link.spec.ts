// Links that carry a map, where its model cannot travel.

import { writeFileSync } from "node:fs";
import type { Locator, Page, TestInfo } from "@playwright/test";
import { packView } from "../../web/src/state/packed-link.ts";
import { LINK_TABLE } from "../../web/src/state/link-keys.ts";
import { DEFAULT_STATE } from "../../web/src/state/playground-state.ts";
import { writeSafetensors } from "../wasm/given-files.ts";
import { Playground } from "./playground.ts";
import { seriousFindings } from "./serious-findings.ts";
import { SITES } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

const HOSTILE = '<img src=x onerror="window.attacked = 1">';
/** The weight of each cell is its number, of one row alike. */
const weightAt = (query: number, key: number, size: number): number => ((query + key) % size === 0 ? 1 : 0);

async function openGiven(playground: Playground, info: TestInfo, tokens: readonly string[]): Promise<void> {
  const size = tokens.length;
  const data = Float32Array.from({ length: size * size }, (_, at) => weightAt(Math.floor(at / size), at % size, size));
  const file = info.outputPath("mine.safetensors");
  const weights = { name: "weights", dtype: "F32", shape: [1, 1, size, size], data } as const;
  writeFileSync(file, writeSafetensors({ tokens: JSON.stringify(tokens) }, [weights]));
  await playground.open();
  await expect(playground.page.locator("body")).toHaveAttribute("data-phase", "ready");
  await playground.page.locator("model-panel summary").first().click();
  await playground.page.getByTestId("files-input").setInputFiles(file);
  await playground.waitForTokens(size);
}

async function share({ page }: Playground): Promise<Locator> {
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Share" });
  await expect(dialog).toBeVisible();
  return dialog;
}

async function linkOfGiven(playground: Playground, info: TestInfo, tokens: readonly string[]): Promise<string> {
  await openGiven(playground, info, tokens);
  const dialog = await share(playground);
  await playground.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await dialog.getByRole("button", { name: "Copy link with the map" }).click();
  return playground.page.evaluate(() => navigator.clipboard.readText());
}

const savedMap = (page: Page): Locator => page.locator("saved-map");

/** Of each cell whether it is the colour of the largest weight. */
async function strongCells(page: Page, size: number): Promise<string> {
  return savedMap(page)
    .locator("canvas")
    .evaluate((element, side) => {
      const { data } = (element as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, side, side);
      return Array.from({ length: side * side }, (_, at) => Number((data[4 * at] ?? 0) > 200)).join("");
    }, size);
}

test("a map of a model that stays here travels in a link, and says that it is saved and not live", async ({
  playground,
  context,
}, info) => {
  const tokens = ["one", HOSTILE, " three", " four", " \u202efive"];
  const link = await linkOfGiven(playground, info, tokens);
  expect(link).toMatch(/#1z/);
  const page = await context.newPage();
  await page.goto(link);
  const saved = savedMap(page);
  await expect(saved.getByRole("heading")).toHaveText("A saved map, not a live one");
  await expect(saved).toContainText(/says that “Headlight [\d.]+” has saved it, of the model\s+“mine\.safetensors”/);
  await expect(saved.locator(".caption")).toContainText("“mine.safetensors”, layer 0, head 0, 5 tokens: saved, 8 bits");
  const picture = saved.getByRole("img", { name: /^Saved attention map: “mine\.safetensors”/ });
  await expect(picture).toHaveAccessibleDescription(/“one” looks most at “one”: 1\.00\. .* looks most at .*: 1\.00/);
  const wanted = Array.from({ length: 25 }, (_, at) => weightAt(Math.floor(at / 5), at % 5, 5)).join("");
  expect(await strongCells(page, 5)).toBe(wanted);
  await expect(saved.locator("img")).toHaveCount(0);
  expect(await page.evaluate(() => "attacked" in window)).toBe(false);
  await expect(page.getByRole("textbox", { name: "Text", exact: true })).toBeHidden();
  expect(await seriousFindings(page)).toEqual([]);
  // The theme is a part of the view, which is written to the address at rest: not over this one.
  await page.getByLabel("Theme").selectOption("dark");
  await page.waitForTimeout(600);
  expect(page.url()).toBe(link);
  await page.reload();
  await expect(saved.getByRole("heading")).toBeVisible();
  await page.close();
});

test("the live text is a click away, and Back shows the saved map again", async ({ playground, context }, info) => {
  const link = await linkOfGiven(playground, info, ["one", " two", " two"]);
  const page = await context.newPage();
  const other = new Playground(page);
  await page.goto(link);
  await savedMap(page)
    .getByRole("link", { name: /^Open this text in “textbook”/ })
    .click();
  await expect(savedMap(page)).toHaveCount(0);
  await expect(other.textBox).toHaveValue("one two two");
  await other.waitForTokens(3);
  await expect(other.map).toBeVisible();
  expect(await other.plot(3)).toMatchObject({ rows: 3 });
  await page.goBack();
  await expect(savedMap(page)).toHaveCount(1);
  await expect(other.textBox).toBeHidden();
  await page.close();
});

for (const file of ["", "embed.html"]) {
  test(`no engine is started for a saved map in ${file || "the playground"} before its live text is asked for`, async ({
    playground,
    context,
  }, info) => {
    const link = await linkOfGiven(playground, info, ["one", " two", " two"]);
    const page = await context.newPage();
    const engines: string[] = [];
    await context.route(/\.wasm$/, (route) => {
      engines.push(route.request().url());
      return route.continue();
    });
    page.on("worker", (worker) => engines.push(worker.url()));
    await page.goto(link.replace(/\/(index\.html)?#/, `/${file}#`));
    await expect(savedMap(page).locator(".caption")).toContainText("saved, 8 bits");
    await page.waitForTimeout(1_000);
    expect(engines).toEqual([]);
    await savedMap(page)
      .getByRole("link", { name: /^Open this text in “textbook”/ })
      .click();
    await new Playground(page).waitForTokens(3);
    expect(engines.length).toBeGreaterThan(0);
    await page.close();
  });
}

test("embed.html shows the map of such a link, too", async ({ playground, context }, info) => {
  const link = await linkOfGiven(playground, info, ["one", " two", " two"]);
  const page = await context.newPage();
  await page.goto(link.replace(/\/(index\.html)?#/, "/embed.html#"));
  await expect(savedMap(page).locator(".caption")).toContainText("saved, 8 bits");
  await expect(page.locator("heatmap-view")).toBeHidden();
  expect(await strongCells(page, 3)).toBe("100001010");
  await page.close();
});

test("above 32 tokens the dialog says to take the file; of a model that travels it offers no saved map", async ({
  playground,
}, info) => {
  await openGiven(
    playground,
    info,
    Array.from({ length: 33 }, (_, at) => ` ${String(at)}`),
  );
  const dialog = await share(playground);
  await expect(dialog).toContainText(
    "save the snapshot as a file. A link holds at most 32 tokens, and this text has 33.",
  );
  await expect(dialog.getByRole("button", { name: "Copy link with the map" })).toHaveCount(0);
  await dialog.getByRole("button", { name: "Close" }).click();
  await playground.open("?fresh#v=1&layer=1");
  await playground.waitForTokens(16);
  await expect((await share(playground)).getByRole("button", { name: /Copy link/ })).toHaveCount(1);
});

test("a saved map that cannot be read is a sentence over the live view", async ({ playground }) => {
  const packed = await packView(LINK_TABLE, { ...DEFAULT_STATE, text: "one two" }, '{"format":"headlight-snapshot-1"}');
  await playground.open(packed);
  await playground.waitForTokens(2);
  await expect(playground.notes).toContainText(
    "The saved map is damaged: its tokens are no list of texts. The live map of this text is shown.",
  );
  await expect(savedMap(playground.page)).toHaveCount(0);
  expect(playground.page.url()).toBe(`${SITES.served()}${packed}`);
});

for (const { theme, width } of [
  { theme: "light", width: 1280 },
  { theme: "dark", width: 360 },
] as const) {
  test(`a saved map has room, and axe finds nothing serious: ${theme}, ${width} px`, async ({
    playground,
    context,
  }, info) => {
    const link = await linkOfGiven(
      playground,
      info,
      "The cat sat on the mat , and then the cat sat .".split(" ").map((word) => ` ${word}`),
    );
    const page = await context.newPage();
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: theme });
    await page.goto(link);
    await expect(savedMap(page).locator("canvas")).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.screenshot({ path: info.outputPath("saved.png"), fullPage: true });
    await page.close();
  });
}

const snapshotOf = (tokens: readonly string[], view: Readonly<Record<string, string>>): object => ({
  format: "headlight-snapshot-1",
  provenance: {
    program: "Headlight 0.1.0",
    model: "textbook",
    layer: 1,
    head: 3,
    queries: [0, tokens.length],
    keys: [0, tokens.length],
  },
  view,
  tokens,
  // The first key of every query.
  weights: Buffer.from(tokens.flatMap(() => tokens.map((_, key) => (key === 0 ? 255 : 0)))).toString("base64url"),
});

async function openFile({ page }: Playground, name: string, content: object): Promise<void> {
  const isOpen = await page.getByTestId("files-input").isVisible();
  if (!isOpen) await page.locator("model-panel summary").first().click();
  const buffer = Buffer.from(JSON.stringify(content));
  await page.getByTestId("files-input").setInputFiles({ name, mimeType: "application/json", buffer });
}

test("a snapshot that is opened as a file is shown as saved, however long, and leads to the view that it was taken of", async ({
  playground,
}) => {
  const { page } = playground;
  await playground.open("#v=1&text=mine");
  await playground.waitForTokens(1);
  await playground.waitForTools();
  // More than a link can carry.
  const tokens = Array.from({ length: 40 }, (_, at) => (at === 1 ? HOSTILE : ` w${String(at)}`));
  await openFile(
    playground,
    "mine.json",
    snapshotOf(tokens, { layer: "1", head: "3", text: "one two one", scale: "wrong" }),
  );
  const saved = savedMap(page);
  await expect(saved).toContainText(/It came in “mine\.json”, which says that “Headlight 0\.1\.0” has saved it/);
  await expect(saved.locator(".caption")).toContainText("“textbook”, layer 1, head 3, 40 tokens: saved, 8 bits");
  expect(await strongCells(page, 40)).toBe(tokens.map(() => `1${"0".repeat(39)}`).join(""));
  await expect(playground.textBox).toBeHidden();
  await expect(saved.getByRole("heading")).toBeFocused();
  expect(await page.evaluate(() => "attacked" in window)).toBe(false);
  expect(await seriousFindings(page)).toEqual([]);
  await saved.getByRole("button", { name: "Close the saved map" }).click();
  await expect(saved).toHaveCount(0);
  await expect(playground.textBox).toHaveValue("mine");
  await openFile(playground, "mine.json", snapshotOf(tokens, { layer: "1", head: "3", text: "one two one" }));
  await saved.getByRole("link", { name: /^Open this text in “textbook”/ }).click();
  await expect(saved).toHaveCount(0);
  await playground.waitForTokens(3);
  await expect(playground.map).toHaveAccessibleName(/layer 1, head 3 /);
  await page.goBack();
  await expect(playground.textBox).toHaveValue("mine");
});

test("a snapshot of the view that is open is left by its link, too; one that is damaged is refused in a sentence", async ({
  playground,
}) => {
  const { page } = playground;
  await playground.open("#v=1&layer=1");
  await playground.waitForTools();
  await openFile(playground, "same.json", snapshotOf(["a", " b"], { layer: "1" }));
  await savedMap(page)
    .getByRole("link", { name: /^Open this text/ })
    .click();
  await expect(savedMap(page)).toHaveCount(0);
  await expect(playground.map).toBeVisible();
  await openFile(playground, "cut.json", { ...snapshotOf(["a", " b"], {}), weights: "_w" });
  await expect(page.getByRole("alert").filter({ hasText: "E_SNAPSHOT" })).toContainText(
    "“cut.json” is not shown. The saved map is damaged: it does not have 4 weights. Save the snapshot again, by Export.",
  );
  await expect(savedMap(page)).toHaveCount(0);
  await expect(playground.map).toBeVisible();
});
