// Models are opened: by name, address, file picker and drop, and what goes wrong with it.

import { writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { folderOnDisk, test, TOKENS } from "./model-page.ts";
import { seriousFindings } from "./serious-findings.ts";
import { expect } from "./watched-test.ts";

/** As if they were let go over the page: Chromium's own events, with real files. */
async function drop(page: Page, files: readonly string[], x = 300, y = 300): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, x, y, data });
  }
}

test("the panel is closed at first, opens by keyboard, and opens a model by its name", async ({ models }) => {
  await models.start();
  await models.waitForTokens(TOKENS);
  await expect(models.summary).toHaveText(/Model\s+“textbook” of this page/);
  await expect(models.source).toBeHidden();
  for (let stop = 0; stop < 12; stop += 1) {
    await models.page.keyboard.press("Tab");
    if (await models.summary.evaluate((element) => element === document.activeElement)) break;
  }
  await expect(models.summary).toBeFocused();
  await models.page.keyboard.press("Enter");
  await models.page.keyboard.press("Tab");
  await expect(models.eightBits).toBeFocused();
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
  const sentence = "24 layers; scroll the list to see all of it.";
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

for (const colorScheme of ["light", "dark"] as const) {
  test(`heads that are not computed yet do not look masked, and say so, ${colorScheme}`, async ({ models }) => {
    await models.page.emulateMedia({ colorScheme });
    await models.start("#v=1&text=a%20b");
    await models.waitForTokens(2);
    const hatch = (layer: number, head: number) =>
      models.place(layer, head).evaluate((place) => getComputedStyle(place).backgroundImage);
    expect(await hatch(1, 1)).toContain("gradient");
    await models.script((engine) => engine.holdThumbnails());
    await models.textBox.fill("word ".repeat(600));
    await models.waitForTokens(600);
    await expect(models.head(1, 1)).toHaveAccessibleName("layer 1, head 1 “head 1.1”, not computed yet");
    expect(await hatch(1, 1)).toBe("none");
    await expect(models.place(1, 1)).toHaveCSS("outline-style", "dashed");
    await models.script((engine) => engine.releaseThumbnails());
    await expect(models.head(1, 1)).toHaveAccessibleName("layer 1, head 1 “head 1.1”");
    expect(await hatch(1, 1)).toContain("gradient");
  });
}

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
  await expect(models.modelAlert).toHaveText("");
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

test("an address of thousands of characters is shortened in what is said of it, and fits a phone", async ({
  models,
}) => {
  const { page } = models;
  await page.setViewportSize({ width: 360, height: 780 });
  await models.start();
  await models.waitForTokens(TOKENS);
  await models.script((engine) => {
    const name = "x".repeat(5000);
    const sentence = `config.json of “${name}” could not be fetched from https://${name}.org/; try again.`;
    engine.refuse(`https://example.com/${name}/`, "E_NETWORK", sentence);
  });
  await models.openPanel();
  await models.openByName(`https://example.com/${"x".repeat(5000)}/`);
  await expect(models.modelAlert).toContainText(
    `config.json of “${"x".repeat(200)}…” could not be fetched from https://${"x".repeat(192)}… try again.`,
  );
  expect((await models.modelAlert.innerText()).length).toBeLessThan(700);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
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
  await expect(models.modelAlert).toHaveText("");
});

test("a picture of the model before says so, and is of no other head than what stands beside it", async ({
  models,
}) => {
  await models.start("#v=1&text=a%20b&layer=1&head=0");
  await models.waitForTokens(2);
  await models.script((engine) => engine.refuseRun("a b", "E_TOO_LONG", "2 tokens are more than 1."));
  await models.openPanel();
  await models.openByName("org/model");
  await expect(models.alert).toContainText("The picture below is the last good one. E_TOO_LONG");
  const note = models.page.locator("head-note");
  await expect(note).toContainText("Last good picture: “textbook”, layer 1, head 0");
  await models.head(0, 1).click();
  await expect(models.page).toHaveURL(/&head=1/);
  await expect(note).toContainText("The next picture shows layer 0, head 1.");
  await expect(note.getByRole("heading")).toHaveText("head 1.0");
  await expect(models.grid.getByRole("button", { pressed: true })).toHaveAccessibleName(/^layer 1, head 0/);
  await expect(models.map).toHaveAccessibleName(/^Attention of layer 1, head 0/);
  await models.textBox.fill("c");
  await models.waitForTokens(1);
  await expect(note).not.toContainText("picture");
  await expect(note.getByRole("heading")).toHaveText("head 0.1");
});

test("the text is not gone on with by a model that only its picture is left of", async ({ models }) => {
  await models.start("#v=1&text=a%20b");
  await models.waitForTokens(2);
  await models.script((engine) => {
    engine.refuseRun("a b", "E_TOO_LONG", "2 tokens are more than 1.");
    engine.openable.add("gapfiller");
  });
  const goOn = models.page.getByRole("button", { name: "Continue", exact: true });
  await expect(goOn).toBeVisible();
  await models.openPanel();
  await models.openByName("gapfiller");
  await expect(models.alert).toContainText("E_TOO_LONG");
  await expect(goOn).toBeHidden();
  await expect(models.page.getByRole("textbox", { name: "Second text" })).toBeVisible();
});

test("a folder that is picked is opened under its name, and no link names it", async ({ models }, info) => {
  await models.start();
  await models.waitForTokens(TOKENS);
  await models.openPanel();
  await models.openFolder(folderOnDisk(info));
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
  await expect(models.modelAlert).toHaveText("");
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
    window.scripted.modelWarnings = [`${name} is not used.`, "a\u202eb is not used."];
  }, markup);
  await models.openPanel();
  await models.openFolder(folderOnDisk(info, "<img src=x onerror=alert(1)>\u202egpj"));
  await expect(models.summary).toContainText("“<img src=x onerror=alert(1)>⟨U+202E⟩gpj”");
  await expect(models.panel).toContainText(`${markup} is not used.`);
  await expect(models.panel).toContainText("a⟨U+202E⟩b is not used.");
  await expect(models.page).toHaveTitle(/^Headlight/);
  expect(await models.page.locator("img").count()).toBe(0);
});

for (const width of [1280, 390]) {
  test(`a model whose numbers are not finite says so once, and names no range, ${String(width)} px`, async ({
    models,
  }) => {
    await models.page.setViewportSize({ width, height: 844 });
    await models.start("#v=1&text=a%20b");
    await models.waitForTokens(2);
    await models.script((engine) => (engine.damagedRow = 0));
    await models.textBox.fill("<unk>");
    const prediction = models.page.getByRole("region", { name: "Prediction" });
    await expect(prediction).toContainText("because the largest logit is NaN or infinite;");
    await expect(prediction).toContainText("E_NOT_FINITE");
    await expect(prediction.getByRole("table")).toHaveCount(0);
    await expect(models.page.locator("map-legend")).toHaveText(
      /^\s*no weight is finite\s+1 row is not finite\s+1 token/,
    );
    await models.script((engine) => (engine.damagedRow = undefined));
    await models.textBox.fill("a c");
    await expect(prediction.getByRole("row")).toHaveCount(3);
    await expect(models.page.locator(".legend-largest")).toHaveText("1");
    expect(await models.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
}

test("Open says what to type where nothing is", async ({ models }) => {
  await models.start();
  await models.openPanel();
  await models.openByName("  ");
  await expect(models.modelAlert).toContainText("Nothing was named: type textbook, org/name of Hugging Face");
});

test("a model without a tokenizer.json says so once, and does not offer to go on with the text", async ({
  models,
}, info) => {
  const { page } = models;
  await models.start("#v=1&text=a%20b");
  await models.waitForTokens(2);
  const button = page.getByRole("button", { name: "Continue", exact: true });
  await expect(button).toBeEnabled();
  await models.script((engine) => {
    for (const text of ["a b", "a b c"]) engine.refuseRun(text, "E_TOK_MISSING", "There is no tokenizer.json.");
  });
  await models.openFolder(folderOnDisk(info));
  await expect(models.alert).toContainText("There is no tokenizer.json.");
  await expect(button).toBeDisabled();
  await models.textBox.fill("a b c");
  await expect(button).toBeDisabled();
  await expect(page.getByText("E_TOK_MISSING")).toHaveCount(1);
  await models.openPanel();
  await models.openByName("textbook");
  await models.script((engine) => engine.refusals.clear());
  await models.textBox.fill("a b");
  await expect(button).toBeEnabled();
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
  await expect(alert).toHaveText("");
  await expect(models.page.locator("link-notes")).toContainText("“textbook” is cut at white space from now on");
});

for (const { name, width, scheme, zoom } of [
  { name: "light", width: 1280, scheme: "light", zoom: 1 },
  { name: "dark", width: 1280, scheme: "dark", zoom: 1 },
  { name: "phone", width: 360, scheme: "light", zoom: 1 },
  { name: "phone, dark", width: 360, scheme: "dark", zoom: 1 },
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
    // As wide as a head grid gets; axe looks at every head.
    await models.script((engine) => (engine.shape = { layers: 2, heads: 12 }));
    await page.evaluate(() => (window.scripted.modelWarnings = ["lm_head.unused is not used."]));
    await models.openPanel();
    await page.getByTestId("folder-input").setInputFiles(folderOnDisk(info, "a-folder"));
    await expect(models.heads).toHaveCount(24);
    await models.script((engine) => engine.refuse("org/broken", "E_ST_TRAILING", "There is 1 byte too many."));
    await models.openByName("org/broken");
    await expect(models.modelAlert).toContainText("E_ST_TRAILING");
    expect(await fits()).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    await models.script((engine) => engine.hold());
    await models.openByName("https://example.com/tiny");
    await expect(models.opening).toContainText("0 bytes of 1 kB");
    expect(await fits()).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
  });
}
