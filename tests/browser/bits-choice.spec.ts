// Eight bits: the box of the panel, and what follows it. eight-bits.spec.ts has their numbers.

import { folderOnDisk, test, TOKENS } from "./model-page.ts";
import { expect } from "./watched-test.ts";

test("eight bits: chosen by keyboard, in the summary, the estimate and the link, and taken back by Back", async ({
  models,
}) => {
  await models.start();
  await models.waitForTokens(TOKENS);
  await models.openPanel();
  await models.openByName("org/model");
  await expect(models.panel).toContainText("900 bytes in memory");
  await models.script((engine) => engine.hold());
  await models.eightBits.focus();
  await models.page.keyboard.press("Space");
  await expect(models.opening).toContainText(
    "Opening “org/model” in eight bits, from huggingface.co; it takes 225 bytes of memory.",
  );
  await expect(models.map).toHaveAccessibleName(new RegExp(`, ${String(TOKENS)} tokens`));
  await expect(models.summary).toHaveText(/“org\/model” from huggingface.co/);
  await models.script((engine) => engine.release());
  await expect(models.summary).toHaveText(/“org\/model” in eight bits, from huggingface.co/);
  await expect(models.panel).toContainText("225 bytes in memory");
  await expect(models.page).toHaveURL(/model=org%2Fmodel&bits=8/);
  await models.page.goBack();
  await expect(models.summary).toHaveText(/“org\/model” from huggingface.co/);
  await expect(models.eightBits).not.toBeChecked();
});

test("eight bits that are cancelled: the box says what is shown", async ({ models }) => {
  await models.start();
  await models.waitForTokens(TOKENS);
  await models.openPanel();
  await models.openByName("org/model");
  await expect(models.summary).toContainText("org/model");
  await models.script((engine) => engine.hold());
  await models.eightBits.check();
  await models.opening.getByRole("button", { name: "Cancel" }).click();
  await expect(models.eightBits).not.toBeChecked();
  await expect(models.page).toHaveURL(/model=org%2Fmodel$/);
});

test("a link to a model in eight bits offers it so, and opens it so", async ({ models }) => {
  await models.start("#v=1&model=org%2Fmodel&bits=8");
  await expect(models.opening).toContainText("This view uses the model “org/model” in eight bits from huggingface.co.");
  await models.opening.getByRole("button", { name: "Load it" }).click();
  await expect(models.summary).toHaveText(/“org\/model” in eight bits, from huggingface.co/);
  expect(await models.script((engine) => engine.openedInEightBits)).toEqual([true]);
  await models.openPanel();
  await expect(models.eightBits).toBeChecked();
});

test("a model of files in eight bits is there again after a reload, from its kept copy", async ({ models }, info) => {
  await models.start();
  await models.openPanel();
  await models.eightBits.check();
  await models.openFolder(folderOnDisk(info));
  await expect(models.summary).toHaveText(/“my-model” in eight bits, from files on this machine/);
  await models.panel.getByRole("button", { name: "Keep this model" }).click();
  await expect(models.panel.getByRole("listitem")).toHaveText(/^\s*“my-model”\s+6 bytes\s/);
  await models.page.reload();
  await expect(models.summary).toHaveText(/“my-model” in eight bits, kept in this browser/);
});
