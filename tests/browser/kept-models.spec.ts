// Models that the visitor keeps in the browser.

import type { TestInfo } from "@playwright/test";
import { folderOnDisk, ModelPage, test, TOKENS } from "./model-page.ts";
import { expect } from "./watched-test.ts";

/** Of the list. While it is copied it is “Keeping …”, with 6 bytes of 6 at the end, and not yet there after a reload. */
const KEPT = /^\s*“my-model”\s+6 bytes\s/;

async function openAndKeep(models: ModelPage, info: TestInfo): Promise<void> {
  await models.start();
  await models.openPanel();
  await models.openFolder(folderOnDisk(info));
  await models.panel.getByRole("button", { name: "Keep this model" }).click();
  await expect(models.panel.getByRole("listitem")).toHaveText(KEPT);
}

test("keep, list, open and delete a model of files", async ({ models }, info) => {
  await openAndKeep(models, info);
  await models.page.reload();
  await models.openPanel();
  await models.panel.getByRole("button", { name: "Open “my-model”" }).click();
  await expect(models.summary).toContainText("“my-model” kept in this browser");
  await models.panel.getByRole("button", { name: "Delete “my-model”" }).press("Enter");
  await expect(models.panel.getByRole("listitem")).toHaveCount(0);
  await expect(models.panel.locator("summary").first(), "the focus is not lost with the button").toBeFocused();
  await expect(models.summary).toContainText("“my-model” deleted here, and open until another one is");
});

test("a link that is copied names no model that is kept here, though the address does", async ({ models }, info) => {
  await openAndKeep(models, info);
  const { page } = models;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await models.start("#v=1&model=kept%3Amy-model&text=one%20two");
  await page.reload();
  await expect(models.summary).toContainText("“my-model” kept in this browser");
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("#v=1&text=one%20two");
  expect(copied).not.toContain("kept");
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Share" });
  await expect(dialog).toContainText(
    "“my-model” is on this machine only, so a link leaves it out and opens this text in “textbook”. Its pictures and numbers travel",
  );
  await expect(dialog.getByLabel("Link", { exact: true })).toHaveValue(copied);
  for (const part of ["Link", "iframe", "Element"])
    expect(await dialog.getByLabel(part, { exact: true }).inputValue(), part).not.toContain("kept");
});

test("a reload opens the kept copy of a model that was opened from files", async ({ models }, info) => {
  await openAndKeep(models, info);
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

test("what one tab keeps and deletes, the list of another one shows", async ({ models, scriptedSite }, info) => {
  const other = new ModelPage(await models.page.context().newPage(), scriptedSite);
  await other.start();
  await other.openPanel();
  await openAndKeep(models, info);
  await expect(other.panel.getByRole("listitem")).toHaveText(KEPT);
  await other.panel.getByRole("button", { name: "Open “my-model”" }).click();
  await expect(other.summary).toContainText("“my-model” kept in this browser");
  await models.panel.getByRole("button", { name: "Delete “my-model”" }).click();
  await expect(other.panel.getByRole("listitem")).toHaveCount(0);
  await expect(other.summary).toContainText("“my-model” deleted here, and open until another one is");
});

test("a folder of the same name that was opened later is not taken for the kept one", async ({ models }, info) => {
  await openAndKeep(models, info);
  await models.openFolder(folderOnDisk(info));
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
  await models.openFolder(folderOnDisk(info));
  const keep = models.panel.getByRole("button", { name: "Keep this model" });
  await keep.press("Enter");
  await expect(models.panel.getByRole("listitem")).toContainText("Keeping “my-model”");
  await expect(keep).toBeFocused();
  await models.openByName("org/model");
  await expect(models.summary).toContainText("org/model");
  await expect(models.panel.getByRole("listitem")).toContainText("Keeping “my-model”");
  await expect(models.panel.getByRole("progressbar", { name: "Keeping “my-model”" })).toBeVisible();
  await expect(keep).toBeDisabled();
  await models.page.evaluate(() => (globalThis as unknown as { letCopy: () => void }).letCopy());
  await expect(models.panel.getByRole("listitem")).toHaveText(KEPT);
  await expect(keep).toBeEnabled();
});

test("a browser that keeps nothing says so, and the model stays usable", async ({ models }, info) => {
  await models.page.addInitScript(() => {
    navigator.storage.getDirectory = () => Promise.reject(new DOMException("no", "SecurityError"));
  });
  await models.start();
  await models.openPanel();
  await expect(models.panel.getByRole("alert")).toContainText("E_STORE_BLOCKED");
  await models.openFolder(folderOnDisk(info));
  await expect(models.summary).toContainText("my-model");
  await models.textBox.fill("still two");
  await models.waitForTokens(2);
});
