import { seriousFindings } from "./serious-findings.ts";
import { expect, test } from "./watched-test.ts";

const OPENING_TOKENS = 16; // of the sentence that the page opens with

test("“?” lists the keys of the view that is shown, and goes into the text where somebody types", async ({
  playground,
}) => {
  const { page } = playground;
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  await playground.waitForTools();
  const dialog = page.getByRole("dialog", { name: "Keys" });
  await playground.textBox.press("End");
  await playground.textBox.press("?");
  await expect(playground.textBox).toHaveValue(/\.\?$/);
  await expect(dialog).toBeHidden();
  await playground.map.focus();
  await page.keyboard.press("?");
  await expect(dialog).toContainText("go from cell to cell");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(playground.map).toBeFocused();
  await page.getByRole("tab", { name: "Step by step" }).click();
  await page.keyboard.press("?");
  await expect(dialog).toContainText("go from number to number");
  await page.keyboard.press("?");
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(dialog).toBeHidden();
});

test("the list opens by a button, too, and axe finds nothing serious in it", async ({ playground }) => {
  const { page } = playground;
  await page.setViewportSize({ width: 390, height: 700 });
  await page.emulateMedia({ colorScheme: "dark" });
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  await page.getByRole("button", { name: "Keys" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
});
