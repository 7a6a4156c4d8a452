import type { Locator } from "@playwright/test";
import { VIEW_NAMES } from "../../web/src/state/playground-state.ts";
import { VIEW_LIST } from "../../web/src/views/view-list.ts";
import { seriousFindings } from "./serious-findings.ts";
import { expect, test } from "./watched-test.ts";

/** Words from a capital letter to a full stop, and no formula in place of them. */
const SENTENCE = /^\s*[A-Z][^=]{40,}\.\s*$/;
const FORMULA = /^\S.* = .*\S$/;

test("every view, and the grid of heads, says what it shows in a sentence and a formula behind an (i)", async ({
  playground,
}) => {
  const { page } = playground;
  await playground.open();
  await playground.waitForTools();
  const said = new Set<string>();
  for (const name of VIEW_NAMES) {
    const { title } = VIEW_LIST[name];
    await page.getByRole("tab", { name: title, exact: true }).click();
    const about = page.getByRole("region", { name: "Attention" }).locator(".view-about");
    said.add(await openAbout(about, `What this view shows: ${title}`));
  }
  const ofGrid = page.getByRole("region", { name: "Heads" }).locator(".view-about");
  said.add(await openAbout(ofGrid, "What the thumbnails of heads show"));
  expect(said.size, "each has words of its own").toBe(VIEW_NAMES.length + 1);
});

/** Opens it as somebody does, looks for both, and closes it. Returns the words. */
async function openAbout(about: Locator, name: string): Promise<string> {
  const sign = about.locator("summary");
  await expect(sign).toHaveText("i");
  await expect(sign).toHaveAccessibleName(name);
  await expect(about.locator("p")).toBeHidden();
  await sign.click();
  await expect(about.locator("p")).toBeVisible();
  await expect(about.locator("code")).toHaveText(FORMULA);
  const words = (await about.locator("p").innerText()).trim();
  const formula = await about.locator("code").innerText();
  expect(words.replace(formula, "")).toMatch(SENTENCE);
  await sign.press("Enter");
  await expect(about.locator("p")).toBeHidden();
  return words;
}

test("the words of the grid have room on a phone", async ({ playground }) => {
  const { page } = playground;
  await page.setViewportSize({ width: 320, height: 800 });
  await playground.open();
  await playground.waitForTools();
  await page.locator("head-tools .view-about summary").click();
  await expect(page.locator("head-tools code")).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});
