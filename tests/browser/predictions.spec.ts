import type { Locator, Page } from "@playwright/test";
import { formatProbability, formatScores } from "../../web/src/state/number-format.ts";
import type { Site } from "./sites.ts";
import { startFakeModelsSite } from "./fake-models-site.ts";
import { seriousFindings } from "./serious-findings.ts";
import { Playground } from "./playground.ts";
import { expect, test } from "./watched-test.ts";

const TOKENS = 16; // of the sentence that the page opens with
const HOSTILE =
  "<img src=x onerror=document.title='hit'> a\u202Etxt z\u0337\u0321\u031b\u0310 \u05e9\u05dc\u05d5\u05dd 猫が";

let fake: Site;
test.beforeAll(async () => void (fake = await startFakeModelsSite()));
test.afterAll(() => fake.close());

const panel = (page: Page): Locator => page.getByRole("region", { name: "Prediction" });
const rows = (page: Page): Locator => panel(page).getByRole("row");
const strip = (page: Page): Locator => page.getByRole("toolbar", { name: "Tokens" });
const chip = (page: Page, position: number): Locator =>
  strip(page).getByRole("button", { name: new RegExp(`^token ${String(position)} `) });

test("the ten likeliest next tokens are those of the engine, with its probabilities and logits", async ({
  playground,
  reference,
}) => {
  await playground.open();
  await playground.waitForTokens(TOKENS);
  const { page } = playground;
  const trace = await reference.run(await playground.textBox.inputValue());
  for (const [position, words] of [
    [15, "after token 15 “.”, the last one"],
    [10, "after token 10 “cat”, the pinned query"],
  ] as const) {
    if (position === 10) await chip(page, position).click();
    await expect(panel(page)).toContainText(words);
    const expected = await trace.logits({ position, top: 10 });
    const logits = formatScores(expected.map(({ logit }) => logit));
    for (const [index, { probability, token }] of expected.entries()) {
      const row = rows(page).nth(index + 1);
      await expect(row).toContainText(token.trim());
      await expect(row.getByRole("cell").nth(0)).toHaveText(formatProbability(probability));
      await expect(row.getByRole("cell").nth(1)).toHaveText(logits[index] ?? "");
    }
    await expect(rows(page)).toHaveCount(11);
    const [bar, track] = await rows(page).nth(1).locator("svg").evaluate(widthsOf);
    expect(bar / track).toBeCloseTo(expected[0]?.probability ?? NaN, 2);
  }
  await expect(rows(page).nth(1)).toContainText("in the text");
});

/** Runs in the page. */
function widthsOf(track: Element): readonly [number, number] {
  const bar = track.querySelector("rect");
  return [bar?.getBoundingClientRect().width ?? 0, track.getBoundingClientRect().width];
}

test("a prediction is asked for after the picture is on the page", async ({ page }) => {
  const playground = new Playground(page);
  // The page tells when it has drawn; a table that changed before that was on its way to the same frame.
  await page.addInitScript(() => {
    const order: string[] = [];
    Object.assign(globalThis, { order });
    document.addEventListener("headlight-drawn", () => order.push("drawn"));
    document.addEventListener("DOMContentLoaded", () => {
      const area = document.querySelector("prediction-panel");
      if (area !== null)
        new MutationObserver(() => order.push("panel")).observe(area, {
          subtree: true,
          characterData: true,
          childList: true,
        });
    });
  });
  await playground.open();
  await playground.waitForTokens(TOKENS);
  await expect(rows(page)).toHaveCount(11);
  await page.evaluate(() => void (globalThis as unknown as { order: string[] }).order.splice(0));
  await playground.textBox.fill("one two one two");
  await expect(panel(page)).toContainText("after token 3 “two”");
  const order = await page.evaluate(() => (globalThis as unknown as { order: string[] }).order);
  expect(order[0]).toBe("drawn");
  expect(order).toContain("panel");
});

test("tokens are one stop of the tab key; arrow keys walk them, Enter pins and lets go", async ({ playground }) => {
  await playground.open();
  await playground.waitForTokens(TOKENS);
  const { page } = playground;
  await expect(strip(page).locator("button[tabindex='0']")).toHaveCount(1);
  await chip(page, 15).focus();
  for (const [key, position] of [
    ["ArrowRight", 15],
    ["ArrowLeft", 14],
    ["Home", 0],
    ["ArrowLeft", 0],
    ["ArrowRight", 1],
    ["End", 15],
  ] as const) {
    await page.keyboard.press(key);
    await expect(chip(page, position), key).toBeFocused();
    await expect(strip(page).locator("button[tabindex='0']")).toHaveCount(1);
  }
  await page.keyboard.press("Enter");
  await expect(chip(page, 15)).toHaveAttribute("aria-pressed", "true");
  await expect(page).toHaveURL(/pin=15,15/);
  await page.keyboard.press("Enter");
  await expect(playground.readout).toContainText("Point at a cell");
  await expect(chip(page, 15)).toHaveAttribute("aria-pressed", "false");
});

test("right-to-left tokens go from right to left, and so do the arrow keys", async ({ playground }) => {
  await playground.open(`#v=1&text=${encodeURIComponent("القط جلس على السجادة")}`);
  await playground.waitForTokens(4);
  const { page } = playground;
  const left = async (position: number): Promise<number> => (await chip(page, position).boundingBox())?.x ?? NaN;
  expect(await left(0)).toBeGreaterThan(await left(1));
  await chip(page, 0).focus();
  await page.keyboard.press("ArrowLeft");
  await expect(chip(page, 1)).toBeFocused();
});

test("what is left out of right-to-left tokens is counted from left to right", async ({ playground }) => {
  await playground.open();
  await playground.textBox.fill("القط ".repeat(600));
  await playground.waitForTokens(600);
  const { page } = playground;
  await expect(strip(page).locator(".token-rest")).toHaveText(/^… \d+ before$/);
  await expect(strip(page).locator(".token-rest")).toHaveCSS("direction", "ltr");
});

test("a token that is too wide for its chip ends in an ellipsis", async ({ playground }) => {
  await playground.open(`#v=1&text=${"W".repeat(32)}`);
  const word = strip(playground.page).locator("bdi").first();
  await expect(word).toHaveCSS("text-overflow", "ellipsis");
  expect(await word.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)).toBe(true);
  const [chipBox, wordBox] = [await chip(playground.page, 0).boundingBox(), await word.boundingBox()];
  expect((wordBox?.x ?? 0) + (wordBox?.width ?? Infinity)).toBeLessThanOrEqual(
    (chipBox?.x ?? 0) + (chipBox?.width ?? 0),
  );
});

test("hostile tokens are shown as text, in chips and as candidates", async ({ playground }) => {
  await playground.open(`#v=1&text=${encodeURIComponent(HOSTILE)}`);
  const { page } = playground;
  await expect(strip(page)).toContainText("onerror");
  await expect(strip(page)).toContainText("a⟨U+202E⟩txt");
  await expect(rows(page).nth(1)).toBeVisible();
  await expect(strip(page).locator("img")).toHaveCount(0);
  await expect(panel(page).locator("img")).toHaveCount(0);
  await expect(page).toHaveTitle(/^Headlight/);
  const heights = await strip(page)
    .locator(".token-button")
    .evaluateAll((chips) => chips.map(({ clientHeight }) => clientHeight));
  expect(Math.max(...heights)).toBeLessThan(32);
});

test("of thousands of tokens a hundred or so have chips, and End still reaches the last", async ({ playground }) => {
  await playground.open();
  await playground.textBox.fill("word ".repeat(3_000));
  await playground.waitForTokens(3_000);
  const { page } = playground;
  await expect(strip(page)).toContainText("before");
  expect(await strip(page).getByRole("button").count()).toBeLessThan(200);
  await strip(page).locator("button[tabindex='0']").focus();
  await page.keyboard.press("Home");
  await expect(chip(page, 0)).toBeFocused();
  await expect(strip(page)).toContainText("more …");
  await page.keyboard.press("End");
  await expect(chip(page, 2_999)).toBeFocused();
});

test("tokens are masked by mouse and by keyboard, and the link holds them", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("#v=1&model=gapfiller&text=a%20b%20c%20d", fake.url);
  await playground.waitForTokens(4);
  await expect(panel(page)).toContainText("at token 3 “d”, the last one; not masked: the model sees it");
  await strip(page).getByRole("button", { name: "Mask token 1" }).click();
  await expect(chip(page, 1)).toHaveAccessibleName("token 1 “b”, masked");
  await expect(panel(page)).toContainText("at token 1 “b”; masked: the model does not see it");
  await expect(page).toHaveURL(/mask=1/);
  await chip(page, 1).focus();
  for (const key of ["ArrowDown", "ArrowRight", "Space"]) await page.keyboard.press(key);
  await expect(chip(page, 2)).toHaveAccessibleName("token 2 “c”, masked");
  await expect(strip(page).getByRole("button", { name: "Mask token 2" })).toHaveAttribute("aria-pressed", "true");
  await expect(page).toHaveURL(/mask=1,2/);
  await page.reload();
  await expect(chip(page, 2)).toHaveAccessibleName("token 2 “c”, masked");
  await playground.textBox.fill("a b");
  await playground.waitForTokens(2);
  await expect(page).toHaveURL(/mask=1$/);
});

test("a second text has its box where a model takes one, and is in the link", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("#v=1&text=a%20b", fake.url);
  await playground.waitForTokens(2);
  await expect(page.getByLabel("Second text")).toBeHidden();
  await playground.open("#v=1&model=gapfiller&text=a%20b&pair=c", fake.url);
  await playground.waitForTokens(3);
  await expect(page.getByLabel("Second text")).toHaveValue("c");
  await page.getByLabel("Second text").fill("c d e");
  await playground.waitForTokens(5);
  await expect(page).toHaveURL(/pair=c%20d%20e/);
});

test("classes have their names, parts of characters their bytes, and a bare model a sentence", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open("#v=1&model=tagger&text=%E2%82%AC%20sign", fake.url);
  await playground.waitForTokens(4);
  await expect(panel(page)).toContainText("of token 2 “sign”, the last one");
  await expect(rows(page).nth(1)).toContainText("NAME");
  await expect(chip(page, 0)).toHaveText("bytes E2 82");
  await expect(chip(page, 3)).toHaveAccessibleName("token 3 “[SEP]”, added by the tokenizer");
  await playground.open("#v=1&model=gapfiller&text=%E2%82%AC%20sign", fake.url);
  await playground.waitForTokens(4);
  const fragment = rows(page).filter({ hasText: "bytes E2 82" });
  await expect(fragment).toContainText("part of a character");
  await expect(panel(page)).not.toContainText("\uFFFD");
  await playground.open("#v=1&model=sentiment&text=a%20b", fake.url);
  await expect(panel(page)).toContainText("of the whole text");
  await playground.open("#v=1&model=bare&text=a%20b", fake.url);
  await expect(panel(page)).toContainText("“bare” predicts nothing");
  await expect(panel(page).getByRole("table")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Continue" })).toBeHidden();
});

const POSES = [
  { name: "light", colorScheme: "light", width: 1280 },
  { name: "dark", colorScheme: "dark", width: 1280 },
  { name: "light at phone width", colorScheme: "light", width: 390 },
  { name: "dark at phone width", colorScheme: "dark", width: 390 },
] as const;

for (const { name, colorScheme, width } of POSES) {
  test(`axe finds nothing serious among tokens and predictions: ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    const playground = new Playground(page);
    await playground.open("#v=1&model=gapfiller&text=a%20b%20c%20d&mask=1&pair=e&pin=2,1", fake.url);
    await playground.waitForTokens(5);
    await expect(rows(page)).toHaveCount(6);
    expect(await seriousFindings(page)).toEqual([]);
    await playground.open("#v=1&model=tagger&text=%E2%82%AC%20sign", fake.url);
    await playground.waitForTokens(4);
    await expect(rows(page)).toHaveCount(3);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
}
