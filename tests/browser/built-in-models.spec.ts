// The models that come with the page: one click each, from the folders of the built site.

import { expect, test } from "./watched-test.ts";

const TEXT = "Once upon a time there was a little rabbit, and the little rabbit";

test("storyteller is one click away, says the next token, and is what its link opens", async ({ playground }) => {
  const { page } = playground;
  const row = page.getByRole("group", { name: "Models that come with this page" });
  const summary = page.locator("model-panel summary").first();
  await playground.open(`#v=1&text=${encodeURIComponent(TEXT)}`);
  await expect(row.getByRole("button", { name: "textbook" })).toHaveAttribute("aria-pressed", "true");
  await row.getByRole("button", { name: "storyteller" }).click();
  await expect(summary).toHaveText(/“storyteller” of this page/);
  await expect(row.getByRole("button", { pressed: true })).toHaveText("storyteller");
  await expect(page).toHaveURL(/model=storyteller/);
  await expect(page.locator('head-grid [data-mean="off"]')).toHaveCount(20);
  await expect(page.getByRole("region", { name: "Prediction" })).toContainText("Next token");
  await page.reload();
  await expect(summary).toHaveText(/“storyteller” of this page/);
  await expect(page.locator('head-grid [data-mean="off"]')).toHaveCount(20);
});

test("a model that was learned has a card, which its panel opens", async ({ playground }) => {
  const { page } = playground;
  await playground.open("#v=1&model=gapfiller");
  await page.locator("model-panel summary").first().click();
  const opened = page.waitForEvent("popup");
  await page.getByRole("link", { name: "Its card" }).click();
  const card = await opened;
  await expect(card.locator("body")).toContainText("| tokens seen in all |");
  await card.close();
  await page
    .getByRole("group", { name: "Models that come with this page" })
    .getByRole("button", { name: "textbook" })
    .click();
  await expect(page.getByRole("link", { name: "Its card" })).toHaveCount(0);
});

test("gapfiller predicts a token that is masked by a click", async ({ playground }) => {
  const { page } = playground;
  const panel = page.getByRole("region", { name: "Prediction" });
  await playground.open(`#v=1&text=${encodeURIComponent(TEXT)}&model=gapfiller`);
  await expect(panel).toContainText("Token in this place");
  await page.getByRole("button", { name: "Mask token 6", exact: true }).click();
  await expect(panel).toContainText("at token 6");
  await expect(page).toHaveURL(/mask=/);
  await expect(panel.getByRole("row")).toHaveCount(11);
});
