import type { Page } from "@playwright/test";
import type { Playground } from "./playground.ts";
import { seriousFindings } from "./serious-findings.ts";
import { expect, test } from "./watched-test.ts";

const OPENING_TOKENS = 16; // of the sentence that the page opens with

/** What somebody does on each page, in their order. */
const DEEDS: readonly ((playground: Playground) => Promise<void>)[] = [
  async ({ map }) => {
    await map.focus();
    await map.press("ArrowDown");
  },
  async ({ page }) => page.getByRole("tab", { name: "Query and key" }).click(),
  async ({ page }) => page.getByRole("tab", { name: "Step by step" }).click(),
  async (playground) => playground.head(1, 2).click(),
  async ({ page }) => {
    await page.locator("summary", { hasText: "Numbers, colours, zoom" }).click();
    await page.getByRole("combobox", { name: "Numbers" }).selectOption("masked scores");
  },
  async ({ page }) => {
    // It stays open from the page before.
    await page.getByRole("checkbox", { name: "without the first token" }).check();
  },
];

const tourOf = (page: Page) => page.locator("tour-panel");

test("each page is completed by what it asks for, and leads to the next", async ({ playground }) => {
  const { page } = playground;
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  const tour = tourOf(page);
  await page.locator("tour-offer").getByRole("link").click();
  for (const [at, deed] of DEEDS.entries()) {
    await expect(tour.getByText(`${at + 1} of ${DEEDS.length}`)).toBeVisible();
    await expect(tour.getByRole("heading")).toBeFocused();
    await expect(tour.getByRole("status")).not.toContainText("Done");
    await deed(playground);
    await expect(tour.getByRole("status")).toContainText("Done");
    const next = tour.getByRole("link", { name: "Next" });
    if (at < DEEDS.length - 1) await next.click();
    else await expect(next).toHaveCount(0);
  }
  await tour.getByRole("link", { name: "End the tour" }).click();
  await expect(tour.getByRole("heading")).toHaveCount(0);
  await expect(page.locator("tour-offer").getByRole("link")).toBeFocused();
  // The view that was made on its last page stays.
  await expect(page.getByRole("checkbox", { name: "without the first token" })).toBeChecked();
});

test("Back leaves a page for the one before, and what was done is to be done again", async ({ playground }) => {
  const { page } = playground;
  await playground.open("#v=1&tour=scores");
  const tour = tourOf(page);
  await page.getByRole("tab", { name: "Query and key" }).click();
  await expect(tour.getByRole("status")).toContainText("Done");
  await tour.getByRole("link", { name: "Next" }).click();
  await expect(tour.getByRole("heading")).toContainText("Softmax");
  await page.goBack();
  await expect(tour.getByRole("heading")).toContainText("Scaled dot-product");
  await tour.getByRole("link", { name: "Back" }).click();
  await expect(tour.getByRole("heading")).toContainText("What attention is");
  await expect(tour.getByRole("status")).not.toContainText("Done");
});

test("a link that says no more than a page of the tour opens it as the tour does, and it is yet to be done", async ({
  playground,
}) => {
  const { page } = playground;
  await playground.open("#tour=heads");
  await playground.waitForTokens(OPENING_TOKENS);
  await expect(playground.map).toHaveAccessibleName(/layer 1, head 0\b/);
  await expect(tourOf(page).getByRole("heading")).toContainText("Many heads");
  await expect(tourOf(page).getByRole("status")).not.toContainText("Done");
  await playground.head(0, 0).click();
  await expect(tourOf(page).getByRole("status")).toContainText("Done");
  await expect(page).toHaveURL(/#v=1&layer=0&tour=heads$/);
});

test("the offer says what it is on the first visit only", async ({ playground }) => {
  const { page } = playground;
  await playground.open();
  await expect(page.getByRole("link", { name: "New here? Take the tour" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("link", { name: "Tour", exact: true })).toBeVisible();
});

for (const [colorScheme, width] of [
  ["light", 1280],
  ["dark", 320],
] as const) {
  test(`axe finds nothing serious in the tour: ${colorScheme}, ${String(width)} px`, async ({ playground }) => {
    const { page } = playground;
    await page.setViewportSize({ width, height: 640 });
    await page.emulateMedia({ colorScheme });
    await playground.open("#v=1&tour=softmax");
    await playground.waitForTokens(OPENING_TOKENS);
    await expect(tourOf(page).getByRole("heading")).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
