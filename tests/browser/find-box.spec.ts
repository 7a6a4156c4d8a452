import { seriousFindings } from "./serious-findings.ts";
import { expect, test } from "./watched-test.ts";

const OPENING_TOKENS = 16; // The cat sat on the mat, and then the cat sat on the hat.

test("“/” opens a box that finds text in the tokens; Enter pins one place after the other", async ({ playground }) => {
  const { page } = playground;
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  await playground.waitForTools();
  await playground.map.focus();
  await page.keyboard.press("/");
  const box = page.getByRole("searchbox", { name: "Find in the tokens" });
  await expect(box).toBeFocused();
  await page.keyboard.type("CAT SAT");
  const said = page.locator("find-box [role=status]");
  await expect(said).toHaveText("2 found");
  await expect(page.locator(".token-button.is-found")).toHaveCount(4);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/pin=1,1/);
  await expect(said).toHaveText("1 of 2");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/pin=10,/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/pin=1,/);
  await page.keyboard.press("Shift+Enter");
  await expect(page).toHaveURL(/pin=10,/);
  await expect(said).toHaveText("2 of 2");
  await box.fill("dog");
  await expect(said).toHaveText("not found");
  await expect(page.locator(".token-button.is-found")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(box).toBeHidden();
  await expect(playground.map).toBeFocused();
});

test("Ctrl+F is taken in the map, and stays the browser's own in the text box and in the box itself", async ({
  playground,
}) => {
  const { page } = playground;
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  await playground.waitForTools();
  await page.evaluate(() => {
    const seen: boolean[] = [];
    Object.assign(globalThis, { seen });
    addEventListener("keydown", (event) => event.key === "f" && seen.push(event.defaultPrevented));
  });
  const box = page.getByRole("searchbox", { name: "Find in the tokens" });
  await playground.textBox.focus();
  await page.keyboard.press("Control+f");
  await expect(box).toBeHidden();
  await playground.map.focus();
  await page.keyboard.press("Control+f");
  await expect(box).toBeFocused();
  await page.keyboard.press("Control+f");
  expect(await page.evaluate(() => (globalThis as unknown as { seen: boolean[] }).seen)).toEqual([false, true, false]);
});

test("“/” is a letter where somebody types", async ({ playground }) => {
  const { page } = playground;
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  await playground.waitForTools();
  await playground.textBox.fill("a");
  await playground.textBox.press("/");
  await expect(playground.textBox).toHaveValue("a/");
  await expect(page.getByRole("searchbox", { name: "Find in the tokens" })).toBeHidden();
});

for (const [colorScheme, width] of [
  ["light", 360],
  ["dark", 1280],
] as const) {
  test(`axe finds nothing serious while something is found: ${colorScheme}, ${String(width)} px`, async ({
    playground,
  }, info) => {
    const { page } = playground;
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await playground.open("#v=1&pin=9,4");
    await playground.waitForTokens(OPENING_TOKENS);
    await playground.waitForTools();
    await playground.map.focus();
    await page.keyboard.press("/");
    await page.keyboard.type("the");
    await expect(page.locator(".token-button.is-found")).toHaveCount(5);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.screenshot({ path: info.outputPath("find.png"), fullPage: true });
  });
}
