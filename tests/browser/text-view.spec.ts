import type { Locator, Page } from "@playwright/test";
import { formatWeight } from "../../web/src/state/number-format.ts";
import { seriousFindings } from "./serious-findings.ts";
import { expect, test } from "./watched-test.ts";

const TEXT = "one two three one. Two four one two";
const COUNT = 9;
const HEADS = [0, 2, 3];
const LINK = `#v=1&text=${encodeURIComponent(TEXT)}&layer=1&heads=2,3&view=text`;

function unitOf(page: Page, head: number, unit: number): Locator {
  return page.locator(`[data-head="${String(head)}"] [data-unit="${String(unit)}"]`);
}

test("a tab shows the text once for each head, and the link keeps how it is painted", async ({ playground }) => {
  const { page } = playground;
  await playground.open(LINK.replace("&view=text", ""));
  await playground.waitForTokens(COUNT);
  await page.getByRole("tab", { name: "Text" }).click();
  await expect(page.locator(".painted-line p")).toHaveText([TEXT, TEXT, TEXT]);
  await page.getByRole("button", { name: "What looks at it" }).click();
  await page.getByRole("button", { name: "Words" }).click();
  await expect(page).toHaveURL(/&view=text&towards=queries&units=words/);
});

for (const towards of ["keys", "queries"] as const) {
  test(`the numbers under the pointer are the engine's, of every head that is shown: ${towards}`, async ({
    playground,
    reference,
  }) => {
    const { page } = playground;
    await playground.open(`${LINK}&towards=${towards}&pin=5,0`);
    const trace = await reference.run(TEXT);
    const weights = await Promise.all(HEADS.map((head) => trace.weights({ layer: 1, head })));
    trace.close();
    const numbers = page.getByTestId("heads-numbers");
    for (let unit = 0; unit < COUNT; unit++) {
      await unitOf(page, HEADS[unit % 3]!, unit).hover();
      const [query, key] = towards === "keys" ? [5, unit] : [unit, 5];
      await expect(playground.readout).toContainText(`query ${String(query)} `);
      await expect(playground.readout).toContainText(`→ key ${String(key)} `);
      if (key > query) await expect(numbers).toContainText("not visible (masked)");
      else {
        const of = weights.map((map) => formatWeight(map[query * COUNT + key] ?? NaN));
        await expect(numbers.locator("b")).toHaveText(of);
      }
    }
  });
}

test("a pointer that has rested on a token reads it anew when another one is pinned meanwhile", async ({
  playground,
}) => {
  const { page } = playground;
  await playground.open(`${LINK}&pin=5,0`);
  const numbers = page.getByTestId("heads-numbers");
  const { x, y, width, height } = (await unitOf(page, 0, 1).boundingBox())!;
  await page.mouse.move(x + width / 3, y + height / 2);
  await expect(numbers).toContainText("query token 5 ");
  await page.evaluate((link) => (location.hash = link), `${LINK}&pin=7,0`);
  await expect(page.locator(".text-row")).toContainText("token 7 ");
  await expect(numbers).toHaveCount(0);
  await page.mouse.move(x + width / 2, y + height / 2);
  await expect(numbers).toContainText("query token 7 ");
});

test("sentences have the numbers that the engine rolls up", async ({ playground, reference }) => {
  const { page } = playground;
  await playground.open(`${LINK}&units=sentences&pin=8,0`);
  const trace = await reference.run(TEXT);
  const rolled = await Promise.all(
    HEADS.map((head) => trace.rolledWeights({ layer: 1, head, groups: [0, 5], rows: [1, 2] })),
  );
  trace.close();
  await expect(page.locator('[data-head="0"] .text-unit')).toHaveText(["one two three one.", "Two four one two"]);
  for (const unit of [0, 1]) {
    await unitOf(page, 2, unit).hover();
    await expect(page.getByTestId("heads-numbers").locator("b")).toHaveText(
      rolled.map(({ values }) => formatWeight(values[unit] ?? NaN)),
    );
  }
  await expect(page.locator("text-view .view-legend")).toContainText("the mean over those of the query");
});

test("a click pins the token, arrow keys read the others, Enter pins and Escape lets go", async ({ playground }) => {
  const { page } = playground;
  await playground.open(LINK);
  await unitOf(page, 0, 6).click();
  await expect(page).toHaveURL(/pin=6,6/);
  await expect(page.locator(".text-row")).toHaveText("What token 6 “four” looks at");
  await page.mouse.move(0, 0);
  await page.getByRole("application", { name: /^Text painted by layer 1/ }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByTestId("heads-numbers")).toContainText("query token 6 “four” → key token 1 “two”");
  await expect(page.locator("text-view [role=status]")).toContainText("token 1 “two”: head 0 ");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/pin=1,/);
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/pin=/);
});

test("a text that is read from the right is laid out so", async ({ playground }) => {
  const { page } = playground;
  await playground.open(`#v=1&text=${encodeURIComponent("القطة جلست على الحصيرة")}&view=text`);
  const [first, last] = [await unitOf(page, 0, 0).boundingBox(), await unitOf(page, 0, 3).boundingBox()];
  expect(first!.x).toBeGreaterThan(last!.x);
  await page.getByRole("application", { name: /^Text painted/ }).focus();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByTestId("heads-numbers")).toContainText("key token 1 ");
});

test("of a long text a part is shown, and which", async ({ playground }) => {
  const { page } = playground;
  const words = Array.from({ length: 700 }, (_, at) => `w${String(at)}`).join(" ");
  await playground.open(`#v=1&text=${encodeURIComponent(words)}&view=text&pin=699,0`);
  await expect(page.locator(".text-unit")).toHaveCount(512);
  await expect(page.locator("text-view .view-legend")).toContainText("Tokens 188 to 699 of 700 are shown");
});

for (const [colorScheme, width] of [
  ["light", 1280],
  ["dark", 1280],
  ["light", 320],
] as const) {
  test(`axe finds nothing serious in the text, and the page scrolls down only: ${colorScheme}, ${String(width)} px`, async ({
    playground,
  }) => {
    const { page } = playground;
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await playground.open(`${LINK}&pin=5,1`);
    await expect(page.locator(".painted-line")).toHaveCount(3);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
