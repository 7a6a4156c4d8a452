// What is special about the maps of opened models: there may be many, and not every number need be finite.

import { test, TOKENS } from "./model-page.ts";
import { expect } from "./watched-test.ts";

test("144 heads: the grid scrolls beside the map, and the keyboard reaches the last head", async ({ models }) => {
  await models.start();
  await models.waitForTokens(TOKENS);
  await models.script((engine) => (engine.shape = { layers: 12, heads: 12 }));
  await models.openPanel();
  await models.openByName("org/model");
  await expect(models.heads).toHaveCount(144);
  const isDrawn = async (layer: number, head: number): Promise<boolean> => {
    const dots = await models.thumbnail(layer, head, TOKENS);
    return dots.some((dot) => dot !== undefined && dot[3] > 0);
  };
  // One after the other: what is drawn stays, and asking for all again and again would take longer than drawing them.
  for (let layer = 0; layer < 12; layer += 1) {
    for (let head = 0; head < 12; head += 1) await expect.poll(() => isDrawn(layer, head)).toBe(true);
  }
  await models.head(0, 0).focus();
  for (let step = 0; step < 11; step += 1) await models.page.keyboard.press("ArrowDown");
  await models.page.keyboard.press("End");
  await expect(models.head(11, 11)).toBeFocused();
  await expect(models.head(11, 11)).toBeInViewport();
  const { height } = (await models.grid.boundingBox()) ?? { height: Infinity };
  expect(height).toBeLessThan(800);
});

test("layers with different counts of heads: each has a row of its own, and the keyboard goes from one to the next", async ({
  models,
}) => {
  await models.start();
  await models.waitForTokens(TOKENS);
  await models.script((engine) => (engine.shape = { layers: 3, heads: 4, headsByLayer: [4, 1, 2] }));
  await models.openPanel();
  await models.openByName("org/model");
  await expect(models.heads).toHaveCount(7);
  const rows = models.grid.getByRole("row");
  for (const [layer, count] of [4, 1, 2].entries()) {
    await expect(rows.nth(layer).locator('[data-mean="off"]')).toHaveCount(count);
  }
  await expect(models.grid.locator(".is-coming")).toHaveCount(0);
  for (const head of [1, 0]) {
    const dots = await models.thumbnail(2, head, TOKENS);
    expect(dots.some((dot) => dot !== undefined && dot[3] > 0)).toBe(true);
  }
  await models.head(0, 3).focus();
  await models.page.keyboard.press("ArrowDown");
  // Beside the heads stands the mean over them.
  await models.page.keyboard.press("Home");
  await expect(models.head(1, 0)).toBeFocused();
  await models.head(2, 1).click();
  await expect(models.map).toHaveAccessibleName(/layer 2, head 1 /);
  await models.page.getByRole("tab", { name: "Lines" }).click();
  await expect(models.page.locator(".head-chip")).toHaveCount(2);
});

test("a row that is not finite has a pattern of its own, is counted, and changes no other colour", async ({
  models,
}) => {
  await models.start();
  await models.waitForTokens(TOKENS);
  const plot = await models.plot(TOKENS);
  const healthy = [
    [2, 1],
    [9, 4],
    [13, 13],
  ] as const;
  const before = await models.pixels(plot, healthy);
  await expect(models.page.locator("map-legend")).not.toContainText("finite");
  await models.script((engine) => (engine.damagedRow = 5));
  await models.textBox.fill("The cat sat on the mat, and then the cat sat on the hut.");
  await expect(models.page.locator("map-legend")).toContainText("1 row is not finite");
  await expect(models.page.locator(".legend-largest")).toHaveText("1");
  expect(await models.pixels(await models.plot(TOKENS), healthy)).toEqual(before);
  await models.pointAt(plot, 5, 3);
  await expect(models.readout).toContainText("weight NaN (not a number)");
  // Pixels of a pattern, of two colours, none of them a colour of the ramp.
  const row = Array.from({ length: 6 }, (_, key) => [5, key] as const);
  const colors = (await models.pixels(plot, row)).map((color) => color.join());
  for (const color of colors) expect(["194,37,92,255", "238,240,243,255"]).toContain(color);
});
