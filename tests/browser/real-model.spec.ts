// A real transformer, from its folder to its picture, with the engine that is shipped. Its numbers are tested in
// tests/wasm; here, that the page gets there and back.

import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TestInfo } from "@playwright/test";
import { formatCount } from "../../web/src/state/number-format.ts";
import { wordPiece } from "../web/tokenizer/small-tokenizers.ts";
import { startSite } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

const STORIES = fileURLToPath(new URL("../../../shared/models/stories260k", import.meta.url));
const GOLDENS = fileURLToPath(new URL("../golden/transformers/", import.meta.url));

test(`stories260k: picked, shown, kept, and opened again after a reload${existsSync(STORIES) ? "" : " (skipped: no ../shared/models)"}`, async ({
  playground,
}) => {
  test.skip(!existsSync(STORIES), "There is no ../shared/models/stories260k.");
  const { page } = playground;
  const panel = page.locator("model-panel");
  const summary = panel.locator("summary").first();
  await playground.open();
  await playground.waitForTokens(16);
  await summary.click();
  await page.getByTestId("folder-input").setInputFiles(STORIES);
  await expect(summary).toHaveText(/“stories260k” from files on this machine/);
  await playground.waitForTokens(24);
  await expect(panel).toContainText("5 layers, 40 heads, texts of up to 512 tokens; 1.04 MB read, 1.04 MB in memory");
  await playground.head(4, 7).click();
  await expect(playground.map).toHaveAccessibleName(/layer 4, head 7\b/);
  await panel.getByRole("button", { name: "Keep this model" }).click();
  await expect(panel.getByRole("listitem")).toHaveText(/^\s*“stories260k”\s+1.06 MB\s/); // no more “Keeping …”
  await page.reload();
  await expect(summary).toContainText("kept in this browser");
  await playground.waitForTokens(24);
  await expect(playground.map).toHaveAccessibleName(/layer 4, head 7\b/);
  await expect(playground.alert).toHaveText("");
});

/** A folder of tests/golden with a small tokenizer beside it. */
function bertOnDisk(info: TestInfo, golden: string): string {
  const folder = info.outputPath(golden);
  mkdirSync(folder, { recursive: true });
  for (const name of ["config.json", "model.safetensors"])
    copyFileSync(`${GOLDENS}${golden}/${name}`, `${folder}/${name}`);
  writeFileSync(`${folder}/tokenizer.json`, JSON.stringify(wordPiece()));
  return folder;
}

test("models like BERT: a mask that is typed, classes by their names, a second text", async ({ playground }, info) => {
  const { page } = playground;
  const panel = page.getByRole("region", { name: "Prediction" });
  const chip = (name: string) => page.getByRole("button", { name, exact: true });
  const pick = (golden: string) => page.getByTestId("folder-input").setInputFiles(bertOnDisk(info, golden));
  await playground.open("#v=1&text=un%20able");
  await playground.waitForTokens(2);
  await pick("bert-mlm");
  await playground.waitForTokens(7);
  await expect(panel).toContainText("Token in this place");
  await playground.textBox.fill("un [MASK] a");
  await playground.waitForTokens(5);
  await expect(panel).toContainText("at token 2 “[MASK]”; the mask token, as it was typed");
  await expect(chip("token 2 “[MASK]”")).toBeVisible();
  await expect(chip("token 4 “[SEP]”, added by the tokenizer")).toBeVisible();
  await page.getByLabel("Second text").fill("b");
  await playground.waitForTokens(7);
  await page.getByRole("button", { name: "Mask token 5" }).click();
  await expect(chip("token 5 “b”, masked")).toBeVisible();
  await pick("bert-token");
  await expect(panel).toContainText("of token 5 “b”, the last one");
  await expect(panel.getByRole("row")).toHaveCount(6);
  await expect(panel.getByRole("rowheader", { name: "B-PER" })).toBeVisible();
  await pick("bert-sequence");
  await expect(panel).toContainText("of the whole text");
  await expect(panel.getByRole("rowheader", { name: "maybe" })).toBeVisible();
  await expect(panel.getByRole("row")).toHaveCount(4);
});

test("a class without a name is known by its number, and a long name does not push the others away", async ({
  playground,
}, info) => {
  const { page } = playground;
  const folder = bertOnDisk(info, "bert-sequence");
  const config = JSON.parse(readFileSync(`${folder}/config.json`, "utf8")) as object;
  const id2label = { 0: "", 1: "long ".repeat(100), 2: " " };
  writeFileSync(`${folder}/config.json`, JSON.stringify({ ...config, id2label }));
  await playground.open("#v=1&text=un%20able");
  await page.getByTestId("folder-input").setInputFiles(folder);
  await playground.waitForTokens(7);
  const names = page.getByRole("region", { name: "Prediction" }).getByRole("rowheader");
  await expect(names.filter({ hasText: /^\s*class [02] without a name\s*$/ })).toHaveCount(2);
  await expect(names.filter({ hasText: /^\s*(long ){12}…\s*$/ })).toHaveCount(1);
});

test("eight bits: the model that is open takes less memory, and its map is still there", async ({
  playground,
}, info) => {
  const { page } = playground;
  const panel = page.locator("model-panel");
  await playground.open("#v=1&text=un%20able");
  await page.getByTestId("folder-input").setInputFiles(bertOnDisk(info, "bert-mlm"));
  await playground.waitForTokens(7);
  const memory = async () => Number(/([\d.]+) kB in memory/.exec(await panel.innerText())?.[1]);
  await panel.locator("summary").first().click();
  const asSaved = await memory();
  await panel.getByRole("checkbox").check();
  await expect(panel).toContainText("“bert-mlm” in eight bits, from files on this machine");
  expect(await memory()).toBeLessThan(0.6 * asSaved); // of so small a model, positions and norms are much
  await playground.waitForTokens(7);
  await expect(playground.alert).toHaveText("");
});

test("folders that are no model: one sentence each, and the model and the picture before stay", async ({
  playground,
}, info) => {
  const { page } = playground;
  const opening = page.locator("model-opening").getByRole("alert");
  await playground.open("#v=1&text=one%20two");
  await playground.waitForTokens(2);
  await page.getByTestId("folder-input").setInputFiles(bertOnDisk(info, "bert-token"));
  await playground.waitForTokens(8);
  const cells = [
    [3, 2],
    [7, 7],
  ] as const;
  const before = await playground.pixels(await playground.plot(8), cells);
  const params = readFileSync(`${GOLDENS}bert-token/model.safetensors`);
  const config = readFileSync(`${GOLDENS}bert-token/config.json`, "utf8");
  for (const [name, content, sentence] of [
    ["model.safetensors", params.subarray(0, 7), "The file ends before the header: it has 7 bytes"],
    [
      "model.safetensors",
      params.subarray(0, -1),
      `model.safetensors: The file has ${formatCount(params.length - 1)} bytes, but its last tensor ends at`,
    ],
    ["model.safetensors", "version https://git-lfs.github.com/spec/v1\n", "is a git-LFS pointer"],
    ["config.json", config.replace('"num_attention_heads": 3', '"num_attention_heads": 0'), "num_attention_heads is 0"],
    ["tokenizer.json", "[]", "tokenizer.json must hold an object, not a list of 0."],
  ] as const) {
    const folder = bertOnDisk(info, "bert-token");
    writeFileSync(`${folder}/${name}`, content);
    await page.getByTestId("folder-input").setInputFiles(folder);
    await expect(opening).toContainText(sentence);
    await expect(opening).toContainText("“bert-token” stays open.");
    await opening.getByRole("button", { name: "Dismiss" }).click();
    await expect(opening).toBeEmpty();
  }
  expect(await playground.pixels(await playground.plot(8), cells)).toEqual(before);
  await playground.textBox.fill("a b");
  await playground.waitForTokens(4);
  await expect(playground.alert).toHaveText("");
});

// The tests of this folder fail on any request to another host: none is made before a click.
for (const page of ["", "embed.html"]) {
  test(`a link's model elsewhere is not asked for before a click: ${page === "" ? "the playground" : "an embedded map"}`, async ({
    playground,
  }) => {
    await playground.open(`${page}#v=1&text=a%20b%20c&model=https%3A%2F%2Fmodels.example.com%2Ftiny%2F`);
    const offer = playground.page.locator("model-opening");
    await expect(offer).toContainText("This view uses the model “tiny” from models.example.com.");
    await offer.getByRole("button", { name: "Use “textbook”" }).click();
    await playground.waitForTokens(3);
    await expect(offer.getByRole("button")).toHaveCount(0);
  });
}

test("a model's folder on another host that lets no page read it: the header that it lacks, and a working page", async ({
  playground,
  expectComplaint,
}) => {
  expectComplaint(/blocked by CORS policy|Failed to load resource/);
  const host = await startSite("/tiny/", (_, reply) => reply.end("{}"));
  try {
    await playground.open(`#v=1&text=a%20b%20c&model=${encodeURIComponent(host.url)}`);
    const opening = playground.page.locator("model-opening");
    await expect(opening).toContainText(`This view uses the model “tiny” from ${new URL(host.url).host}.`);
    await opening.getByRole("button", { name: "Load it" }).click();
    await expect(opening.getByRole("alert")).toContainText("Access-Control-Allow-Origin");
    await opening.getByRole("button", { name: "Use “textbook”" }).click();
    await playground.waitForTokens(3);
    await expect(opening.getByRole("alert")).toHaveText("");
  } finally {
    await host.close();
  }
});
