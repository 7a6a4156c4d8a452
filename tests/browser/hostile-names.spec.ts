// Names that a model's files bring along, each meant to do something where it is shown: of a folder, a tensor, a class,
// and of tokens, in the page and on its canvas. The engine is the one that is shipped.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TestInfo } from "@playwright/test";
import { dataOf, entry, headerOf, withHeader } from "../wasm/safetensors-file.ts";
import { special, wordPiece } from "../web/tokenizer/small-tokenizers.ts";
import { expect, test } from "./watched-test.ts";

const GOLDEN = fileURLToPath(new URL("../golden/transformers/bert-token/", import.meta.url));

/** As it stands in the file, and as it is shown. */
const NAMES = [
  ["<img src=x onerror=executed=1>", "<img src=x onerror=executed=1>"],
  ["</title><script>executed=1</script>", "</title><script>executed=1</script>"],
  ["javascript:executed=1", "javascript:executed=1"],
  ["gpj.\u202Eexe", "gpj.⟨U+202E⟩exe"],
  ['=HYPERLINK("https://example.com","x")', '=HYPERLINK("https://example.com","x")'],
  [`z${"\u0351\u036b\u0343\u0322".repeat(3)}algo`, `z${"\u0351\u036b\u0343\u0322".repeat(3)}algo`],
] as const;

/** The white space of a token has a sign. */
const asToken = (shown: string): string => shown.replaceAll(" ", "·");

function hostileFolder(info: TestInfo): string {
  const folder = info.outputPath("<img src=x onerror=executed=1>\u202Egpj");
  mkdirSync(folder, { recursive: true });
  const config = JSON.parse(readFileSync(`${GOLDEN}config.json`, "utf8")) as Record<string, unknown>;
  config["id2label"] = Object.fromEntries(NAMES.slice(0, 5).map(([name], index) => [String(index), name]));
  writeFileSync(`${folder}/config.json`, JSON.stringify(config));

  const tokenizer = wordPiece();
  const vocab = tokenizer.model["vocab"] as Record<string, number>;
  const firstId = 97 - NAMES.length;
  tokenizer.model["vocab"] = Object.fromEntries([
    ...Object.entries(vocab).filter(([, id]) => id < firstId),
    ...NAMES.map(([name], index) => [name, firstId + index]),
  ]) as Record<string, number>;
  for (const [index, [name]] of NAMES.entries()) {
    tokenizer.added_tokens.push(special(firstId + index, name, { special: false, normalized: false }));
  }
  writeFileSync(`${folder}/tokenizer.json`, JSON.stringify(tokenizer));

  const golden = readFileSync(`${GOLDEN}model.safetensors`);
  const [header, data] = [headerOf(golden).trimEnd(), dataOf(golden)];
  const tensors = NAMES.map(([name]) =>
    entry(JSON.stringify(name).slice(1, -1), "F32", "[0]", `[${data.length},${data.length}]`),
  );
  const file = withHeader(`${header.slice(0, -1)},${tensors.join()}}`, data.length);
  file.set(data, file.length - data.length);
  writeFileSync(`${folder}/model.safetensors`, file);
  return folder;
}

test("names that a model brings along are text wherever they are shown, and nothing of them runs", async ({
  playground,
}, info) => {
  const { page } = playground;
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => void dialogs.push(dialog.message()));
  await page.addInitScript(() => {
    const drawn: string[] = [];
    Object.assign(globalThis, { drawn });
    // Called with the context as `this`, below.
    // oxlint-disable-next-line typescript/unbound-method
    const original = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
      drawn.push(text);
      original.call(this, text, ...place);
    };
  });
  await playground.open("#v=1&text=a%20b");
  await playground.waitForTokens(2);
  await page.getByTestId("folder-input").setInputFiles(hostileFolder(info));
  const model = page.locator("model-panel");
  await expect(model.locator("summary").first()).toContainText("“<img src=x onerror=executed=1>⟨U+202E⟩gpj”");
  await playground.textBox.fill(NAMES.map(([name]) => name).join(" "));
  await playground.waitForTokens(NAMES.length + 2);

  const strip = page.getByRole("toolbar", { name: "Tokens" });
  const prediction = page.getByRole("region", { name: "Prediction" });
  await model.locator("summary").first().click();
  await model.getByText("warnings about its files").click();
  for (const [index, [, shown]] of NAMES.entries()) {
    await expect(strip.locator(`[data-row="token"][data-position="${String(index + 1)}"]`)).toContainText(
      asToken(shown).slice(0, 20),
    );
    await expect(model).toContainText(`The tensor “${shown}” was not used`);
    if (index < 5) await expect(prediction.getByRole("rowheader").filter({ hasText: shown })).toHaveCount(1);
  }
  const plot = await playground.plot(NAMES.length + 2);
  await playground.pointAt(plot, 4, 1);
  await expect(playground.readout).toContainText("gpj.⟨U+202E⟩exe");
  await expect(playground.readout).toContainText("<img·src=x·onerror=executed=1>");

  const drawn = await page.evaluate<readonly string[]>("drawn");
  for (const start of ["<img", "</ti", "java", "gpj.", "=HYP", "z"]) {
    expect(
      drawn.some((text) => text.startsWith(start)),
      start,
    ).toBe(true);
  }
  expect(drawn.filter((text) => text.includes("\u202E"))).toEqual([]);
  const names = await page.evaluate(() =>
    [...document.querySelectorAll("*")].flatMap((element) =>
      [...element.attributes].map(({ name, value }) => (name === "aria-label" ? value : "")),
    ),
  );
  expect(names.some((name) => name.includes("<img·src=x"))).toBe(true);
  expect([...names, await page.locator("main").innerText()].filter((text) => text.includes("\u202E"))).toEqual([]);
  await expect(page.locator("img, main script, a[href^='javascript:']")).toHaveCount(0);
  await expect(page).toHaveTitle(/^Headlight/);
  expect(await page.evaluate("typeof executed")).toBe("undefined");
  expect(dialogs).toEqual([]);
});
