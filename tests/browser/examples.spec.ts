import { seriousFindings } from "./serious-findings.ts";
import { expect, test } from "./watched-test.ts";

const OPENING_TOKENS = 16; // of the sentence that the page opens with

test("an example is followed like a link, and Back leaves it again", async ({ playground }) => {
  const { page } = playground;
  await playground.open("#v=1&theme=dark");
  await playground.waitForTokens(OPENING_TOKENS);
  const menu = page.locator("example-menu");
  await menu.getByText("Examples").click();
  await menu.getByRole("link", { name: "Induction on a repeated name" }).click();
  await expect(playground.textBox).toHaveValue("Ada Lovelace met a friend. Later that day Ada");
  await expect(playground.readout).toContainText("query 9 “Ada” → key 1 “Lovelace”");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(menu.getByRole("link").first()).toBeHidden();
  await page.goBack();
  await playground.waitForTokens(OPENING_TOKENS);
});

test("what an example claims stands beside its picture, until something else is looked at", async ({ playground }) => {
  const { page } = playground;
  const about = page.getByRole("region", { name: "About this head" });
  await playground.open("#v=1&layer=0&head=1&pin=13,4");
  await expect(about).toContainText("Example: “the” looks at every “the” up to itself, in equal parts");
  await playground.map.press("ArrowLeft"); // another key of the same query
  await expect(playground.readout).toContainText("key 3");
  await expect(about).toContainText("Example: ");
  await playground.map.press("Escape");
  await expect(about).not.toContainText("Example: ");
  await expect(about).toContainText("same word");
});

test("an example of another view shows that view", async ({ playground }) => {
  const { page } = playground;
  await playground.open();
  await page.locator("example-menu").getByText("Examples").click();
  await page.getByRole("link", { name: "From q·k to the output" }).click();
  await expect(page.getByRole("grid", { name: "Query 11, step by step" })).toBeVisible();
});

test("on a phone the strip of tokens shows the query that an example pins in its own text", async ({ playground }) => {
  const { page } = playground;
  await page.setViewportSize({ width: 390, height: 844 });
  await playground.open();
  await playground.waitForTools();
  await page.locator("example-menu").getByText("Examples").click();
  await page.getByRole("link", { name: "Induction on a repeated name" }).click();
  const pinned = page.locator('token-strip button[aria-pressed="true"][data-position="9"]');
  await expect(pinned).toContainText("Ada");
  await expect.poll(() => pinned.evaluate(isWithinStrip)).toBe(true);
});

function isWithinStrip(chip: Element): boolean {
  const [outer, inner] = [chip.closest(".tokens")!, chip].map((each) => each.getBoundingClientRect());
  return outer !== undefined && inner !== undefined && inner.left >= outer.left - 1 && inner.right <= outer.right + 1;
}

test("the menu closes with Escape, and where the focus leaves it", async ({ playground }) => {
  const { page } = playground;
  await playground.open();
  const summary = page.locator("example-menu summary");
  const first = page.locator("example-menu").getByRole("link").first();
  await summary.press("Enter");
  await expect(first).toBeVisible();
  await first.focus();
  await page.keyboard.press("Escape");
  await expect(first).toBeHidden();
  await expect(summary).toBeFocused();
  await summary.press("Enter");
  await first.focus();
  await playground.textBox.focus();
  await expect(first).toBeHidden();
});

for (const [colorScheme, width] of [
  ["light", 1280],
  ["dark", 320],
] as const) {
  test(`axe finds nothing serious in the open menu: ${colorScheme}, ${String(width)} px`, async ({ playground }) => {
    const { page } = playground;
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await playground.open();
    await playground.waitForTokens(OPENING_TOKENS);
    await page.locator("example-menu").getByText("Examples").click();
    await expect(page.locator("example-menu").getByRole("link").first()).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
