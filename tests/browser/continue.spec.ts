import type { Page } from "@playwright/test";
import type { Site } from "./sites.ts";
import { startFakeModelsSite } from "./fake-models-site.ts";
import { seriousFindings } from "./serious-findings.ts";
import { Playground } from "./playground.ts";
import { typeBetweenFrames } from "./type-between-frames.ts";
import { expect, test } from "./watched-test.ts";

let fake: Site;
test.beforeAll(async () => void (fake = await startFakeModelsSite()));
test.afterAll(() => fake.close());

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

test("textbook goes on as the engine says, the picture with it, and Undo takes it back", async ({
  playground,
  reference,
}) => {
  const text = "a b c a b c a";
  await playground.open(`#v=1&text=${encodeURIComponent(text)}`);
  await playground.waitForTokens(7);
  const { page } = playground;
  await button(page, "Options").click();
  await page.getByLabel("Tokens").and(page.getByRole("spinbutton")).fill("5");
  await button(page, "Continue").click();
  const { text: expected } = await reference.model.generate(text, { tokens: 5 });
  expect(expected.length).toBeGreaterThan(text.length);
  await expect(playground.textBox).toHaveValue(expected);
  await playground.waitForTokens(12);
  await expect(page.locator("cell-readout").getByRole("status")).toContainText("Added 5 tokens:");
  await expect(page).toHaveURL(new RegExp(encodeURIComponent(expected)));
  await button(page, "Undo").click();
  await expect(playground.textBox).toHaveValue(text);
  await playground.waitForTokens(7);
  await expect(button(page, "Continue")).toBeFocused();
  await expect(button(page, "Undo")).toHaveCount(0);
});

test("textbook goes on by chance, too, as the engine says", async ({ playground, reference }) => {
  const text = "a b c a b c a";
  await playground.open(`#v=1&text=${encodeURIComponent(text)}`);
  await playground.waitForTokens(7);
  const { page } = playground;
  await button(page, "Options").click();
  await page.locator("continue-bar").getByRole("combobox").selectOption("sampled");
  await page.getByLabel("Temperature").fill("10");
  await button(page, "Continue").click();
  const { text: expected } = await reference.model.generate(text, { tokens: 16, temperature: 10, seed: 1 });
  await expect(playground.textBox).toHaveValue(expected);
});

test("a link has what was chosen, and whoever opens it goes on in the same way", async ({ playground, reference }) => {
  const text = "a b c a b c a";
  await playground.open(`#v=1&text=${encodeURIComponent(text)}`);
  await playground.waitForTokens(7);
  const { page } = playground;
  const bar = page.locator("continue-bar");
  await button(page, "Options").click();
  await bar.getByRole("combobox").selectOption("sampled");
  await bar.getByRole("spinbutton", { name: "Tokens" }).fill("5");
  await page.getByLabel("Temperature").fill("9.5");
  await page.getByLabel("Top k").fill("6");
  await page.getByLabel("Seed").fill("3");
  // What cannot be used does not get there, nor anywhere else.
  await page.getByLabel("Top p").fill("7");
  await page.getByLabel("Top p").blur();
  const settings = "&decoding=sampled&new-tokens=5&temperature=9.5&top-k=6&seed=3";
  await expect(page).toHaveURL(new RegExp(`${settings}$`));
  await playground.open("#v=1");
  await playground.open(`#v=1&text=${encodeURIComponent(text)}${settings}`);
  await playground.waitForTokens(7);
  await expect(page.getByLabel("Seed")).toHaveValue("3");
  await expect(page.getByLabel("Top p")).toHaveValue("");
  await button(page, "Continue").click();
  const options = { tokens: 5, temperature: 9.5, topK: 6, seed: 3 };
  const { text: expected } = await reference.model.generate(text, options);
  await expect(playground.textBox).toHaveValue(expected);
});

test("tokens come one by one, and Stop ends it, by keyboard alone", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("#v=1&text=a%20b", fake.url);
  await playground.waitForTokens(2);
  await button(page, "Continue").focus();
  await page.keyboard.press("Enter");
  await expect(button(page, "Stop")).toBeFocused();
  await expect(playground.textBox).toHaveValue(/^a b alpha/);
  await page.keyboard.press("Enter");
  await expect(button(page, "Continue")).toBeFocused();
  const text = await playground.textBox.inputValue();
  expect(text).toMatch(/^a b( alpha| beta| gamma| delta)+$/);
  await playground.waitForTokens(text.split(" ").length);
  await page.keyboard.press("Shift+Tab");
  await expect(button(page, "Undo")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(playground.textBox).toHaveValue("a b");
});

test("typing while it writes wins", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("#v=1&text=a%20b", fake.url);
  await playground.waitForTokens(2);
  await button(page, "Continue").click();
  await expect(playground.textBox).toHaveValue(/^a b alpha/);
  await playground.textBox.press("!");
  await expect(button(page, "Continue")).toBeVisible();
  const text = await playground.textBox.inputValue();
  expect(text).toMatch(/^a b alpha.*!$/);
  await playground.waitForTokens(text.split(" ").length);
  await expect(playground.textBox).toHaveValue(text);
  await expect(button(page, "Undo")).toHaveCount(0);
});

test("a number out of its bounds starts nothing", async ({ playground }) => {
  await playground.open();
  const { page } = playground;
  await playground.waitForTokens(16);
  await button(page, "Options").click();
  await page.locator("continue-bar").getByRole("combobox").selectOption("sampled");
  await page.getByLabel("Temperature").fill("0");
  await button(page, "Continue").click();
  await expect(page.getByLabel("Temperature")).toBeFocused();
  await expect(button(page, "Stop")).toHaveCount(0);
  await expect(playground.textBox).toHaveValue(/hat\.$/);
});

test("a digit behind a number stays where it is when the number is shown a frame later", async ({ playground }) => {
  await playground.open();
  await playground.waitForTokens(16);
  const { page } = playground;
  await button(page, "Options").click();
  await page.getByRole("spinbutton", { name: "Tokens" }).focus();
  expect(await page.evaluate(typeBetweenFrames, ["500", "5000"])).toBe("5000");
  await expect(page).toHaveURL(/new-tokens=500$/);
});

test("a number out of its bounds is shown when the options are closed", async ({ playground }) => {
  await playground.open();
  const { page } = playground;
  await playground.waitForTokens(16);
  const tokens = page.getByRole("spinbutton", { name: "Tokens" });
  await button(page, "Options").click();
  await tokens.fill("5000");
  await button(page, "Options").click();
  await expect(tokens).toBeHidden();
  await button(page, "Continue").click();
  await expect(tokens).toBeFocused();
  await expect(button(page, "Options")).toHaveAttribute("aria-expanded", "true");
  await expect(button(page, "Stop")).toHaveCount(0);
});

for (const width of [1280, 390]) {
  test(`the buttons stay where they are, whatever is chosen, ${String(width)} px`, async ({ playground }) => {
    const { page } = playground;
    await page.setViewportSize({ width, height: 844 });
    await playground.open();
    await playground.waitForTokens(16);
    const places = () => Promise.all(["Continue", "Options"].map((name) => button(page, name).boundingBox()));
    const before = await places();
    await button(page, "Options").click();
    expect(await places()).toEqual(before);
    await page.locator("continue-bar").getByRole("combobox").selectOption("sampled");
    await expect(page.getByLabel("Seed")).toBeVisible();
    expect(await places()).toEqual(before);
  });
}

for (const [colorScheme, width] of [
  ["light", 1280],
  ["dark", 390],
] as const) {
  test(`axe finds nothing serious in the form, ${colorScheme}, ${String(width)} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    const playground = new Playground(page);
    await playground.open("#v=1&text=a%20b", fake.url);
    await playground.waitForTokens(2);
    await button(page, "Options").click();
    await page.locator("continue-bar").getByRole("combobox").selectOption("sampled");
    await expect(page.getByLabel("Seed")).toBeVisible();
    await page.getByRole("spinbutton", { name: "Tokens" }).fill("2");
    await button(page, "Continue").click();
    await expect(button(page, "Undo")).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
}
