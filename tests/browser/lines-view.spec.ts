import type { Locator, Page } from "@playwright/test";
import { formatWeight } from "../../web/src/state/number-format.ts";
import type { Reference } from "./reference-engine.ts";
import { seriousFindings } from "./serious-findings.ts";
import { expect, test } from "./watched-test.ts";

const TEXT = "one two three one two four one two";
const COUNT = 8;
const HEADS = [0, 2, 3];
const LINK = `#v=1&text=${encodeURIComponent(TEXT)}&layer=1&heads=2,3&view=lines`;

/** The margin above the first token and below the last one, as layout.ts has it. */
const MARGIN = 10;

function linesOf(page: Page): Locator {
  return page.getByRole("application", { name: /^Lines of layer/ });
}

/** Where a token stands at the left (as query) or at the right (as key), in css px of the window. */
async function placeOf(page: Page, side: "query" | "key", position: number, count = COUNT) {
  const { x, y, width, height } = (await linesOf(page).locator("canvas.lines").boundingBox())!;
  const pitch = (height - 2 * MARGIN) / count;
  return { x: side === "query" ? x + 8 : x + width - 8, y: y + MARGIN + (position + 0.5) * pitch };
}

async function pointAt(page: Page, side: "query" | "key", position: number): Promise<void> {
  const { x, y } = await placeOf(page, side, position);
  await page.mouse.move(x, y);
}

async function pinQuery(page: Page, position: number): Promise<void> {
  const { x, y } = await placeOf(page, "query", position);
  await page.mouse.click(x, y);
  await expect(page).toHaveURL(new RegExp(`pin=${String(position)},`));
}

async function weightsOf(reference: Reference): Promise<readonly Float32Array[]> {
  const trace = await reference.run(TEXT);
  const weights = await Promise.all(HEADS.map((head) => trace.weights({ layer: 1, head })));
  trace.close();
  return weights;
}

test("a tab shows the lines of the heads that the link names, and Back goes to the map again", async ({
  playground,
}) => {
  const { page } = playground;
  await playground.open(LINK.replace("&view=lines", ""));
  await playground.waitForTokens(COUNT);
  await page.getByRole("tab", { name: "Lines" }).click();
  await expect(page.getByRole("application", { name: "Lines of layer 1, heads 0, 2, 3, 8 tokens" })).toBeVisible();
  await expect(page).toHaveURL(/&heads=2,3&view=lines/);
  await page.goBack();
  await expect(page.getByRole("tab", { name: "Map", exact: true })).toHaveAttribute("aria-selected", "true");
});

for (const deviceScaleFactor of [1, 1.5, 3]) {
  test.describe(`${String(deviceScaleFactor)} device px a css px`, () => {
    test.use({ deviceScaleFactor });
    test("the numbers under the pointer are the engine's, of every head that is shown", async ({
      playground,
      reference,
    }) => {
      const { page } = playground;
      await playground.open(LINK);
      const weights = await weightsOf(reference);
      const numbers = page.getByTestId("heads-numbers").locator("b");
      for (const query of [0, 3, 7, 5]) {
        await pinQuery(page, query);
        for (let key = 0; key <= query; key++) {
          await pointAt(page, "key", key);
          await expect(playground.readout).toContainText(`query ${String(query)} `);
          await expect(playground.readout).toContainText(`→ key ${String(key)} `);
          await expect(numbers).toHaveText(weights.map((map) => formatWeight(map[query * COUNT + key] ?? NaN)));
        }
      }
    });
  });
}

test("a key that the query does not see is said to be masked, and no line goes there", async ({ playground }) => {
  const { page } = playground;
  await playground.open(LINK);
  await expect(linesOf(page)).toBeVisible();
  await pinQuery(page, 2);
  await pointAt(page, "key", 6);
  await expect(page.getByTestId("heads-numbers")).toContainText("query 2 “three” → key 6 “one”: not visible (masked)");
});

test("a line that is pointed at says its numbers, and a click pins it", async ({ playground }) => {
  const { page } = playground;
  await playground.open(LINK);
  await expect(linesOf(page)).toBeVisible();
  // The first token sees itself alone: with all heads a line straight across.
  const [from, to] = [await placeOf(page, "query", 0), await placeOf(page, "key", 0)];
  await page.mouse.move((from.x + to.x) / 2, from.y);
  await expect(page.getByTestId("heads-numbers").locator("b")).toHaveText(["1", "1", "1"]);
  await page.mouse.down();
  await page.mouse.up();
  await expect(page).toHaveURL(/pin=0,0/);
});

test("chips show heads, hide them, and show one alone; the last one stays", async ({ playground }) => {
  const { page } = playground;
  await playground.open(LINK);
  const chip = (head: number): Locator => page.locator(`.head-chip[data-head="${String(head)}"]`);
  const pressed = page.locator('.head-chip[aria-pressed="true"]');
  await expect(pressed).toHaveText(["0", "2", "3"]);
  await chip(1).click();
  await expect(page).toHaveURL(/&heads=1,2,3&/);
  await chip(0).click();
  await expect(pressed).toHaveText(["1", "2", "3"]);
  await expect(page).toHaveURL(/head=1&heads=2,3/);
  await chip(3).dblclick();
  await expect(pressed).toHaveText(["3"]);
  await chip(3).click();
  await expect(pressed).toHaveText(["3"]);
  await chip(3).dblclick();
  await expect(pressed).toHaveCount(6);
  await expect(page.getByRole("application", { name: /^Lines of layer 1, heads 0, 1, 2, 3, 4, 5,/ })).toBeVisible();
});

test("the keyboard alone chooses heads, walks from cell to cell, and lets go", async ({ playground }) => {
  const { page } = playground;
  await playground.open(LINK);
  await page.locator('.head-chip[data-head="0"]').focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page.locator('.head-chip[aria-pressed="true"]')).toHaveText(["0", "1", "2", "3"]);
  await page.keyboard.press("Shift+Enter");
  await expect(page.locator('.head-chip[aria-pressed="true"]')).toHaveText(["1"]);
  await linesOf(page).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(page).toHaveURL(/pin=1,0/);
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/pin=1,1/);
  await expect(page.locator("lines-view [role=status]")).toContainText("Query 1 “two” looks most at: head 1, key ");
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/pin=/);
});

test("of a long text the strongest lines are drawn, and the others are counted", async ({ playground }) => {
  const { page } = playground;
  const words = Array.from({ length: 600 }, (_, at) => `w${String(at)}`).join(" ");
  await playground.open(`#v=1&text=${encodeURIComponent(words)}&view=lines&pin=599,0`);
  const legend = page.locator("lines-view .view-legend");
  await expect(legend).toContainText(/The 4,096 strongest of [\d,]+ lines are drawn; [\d,]+ weaker ones are hidden\./);
  await expect(legend).toContainText("Tokens 88 to 599 of 600 are drawn");
});

test("with forced colours the marks of lines tell heads apart", async ({ playground }) => {
  const { page } = playground;
  await page.emulateMedia({ forcedColors: "active" });
  await playground.open(LINK);
  const marks = page.locator(".head-chip line");
  await expect(marks.first()).toHaveAttribute("stroke", "CanvasText");
  const dashes = await marks.evaluateAll((lines) => lines.map((line) => line.getAttribute("stroke-dasharray")));
  expect(new Set(dashes).size).toBe(dashes.length);
});

for (const [colorScheme, width] of [
  ["light", 1280],
  ["dark", 1280],
  ["light", 320],
] as const) {
  test(`axe finds nothing serious in the lines, and the page scrolls down only: ${colorScheme}, ${String(width)} px`, async ({
    playground,
  }) => {
    const { page } = playground;
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await playground.open(`${LINK}&pin=6,1`);
    await expect(page.getByTestId("heads-numbers")).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
