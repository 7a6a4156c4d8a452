import { expect, test } from "./watched-test.ts";

const TOKENS = 16; // of the sentence that the page opens with

test("arrow keys move over the map cell by cell, and stop at its edges", async ({ playground }) => {
  await playground.open();
  await playground.waitForTokens(TOKENS);
  await playground.map.focus();
  const { page, readout } = playground;
  const steps = [
    ["ArrowDown", 0, 0], // the first key enters the map
    ["ArrowDown", 1, 0],
    ["ArrowDown", 2, 0],
    ["ArrowRight", 2, 1],
    ["ArrowLeft", 2, 0],
    ["ArrowLeft", 2, 0],
    ["ArrowUp", 1, 0],
    ["End", 1, 15],
    ["ArrowRight", 1, 15],
    ["PageDown", 15, 15],
    ["ArrowDown", 15, 15],
    ["Home", 15, 0],
    ["PageUp", 0, 0],
    ["ArrowUp", 0, 0],
  ] as const;
  for (const [key, query, column] of steps) {
    await page.keyboard.press(key);
    await expect(readout, key).toContainText(new RegExp(`query ${String(query)} .* → key ${String(column)} `));
  }
  await page.keyboard.press("Escape");
  await expect(readout).toContainText("Point at a cell");
});

test("arrow keys go on from the cell under the pointer", async ({ playground }) => {
  await playground.open();
  await playground.waitForTokens(TOKENS);
  const plot = await playground.plot(TOKENS);
  await playground.map.focus();
  await playground.pointAt(plot, 10, 4);
  await expect(playground.readout).toContainText("query 10 ");
  await playground.page.keyboard.press("ArrowDown"); // the first key takes the cell over from the pointer
  await playground.page.mouse.move(0, 0);
  await expect(playground.readout).toContainText(/query 10 .* → key 4 /);
  await playground.page.keyboard.press("ArrowDown");
  await expect(playground.readout).toContainText(/query 11 .* → key 4 /);
});

test("what the keyboard reaches is said in a live region", async ({ playground }) => {
  await playground.open();
  await playground.waitForTokens(TOKENS);
  await playground.map.focus();
  await playground.page.keyboard.press("ArrowDown");
  await playground.page.keyboard.press("ArrowDown");
  await expect(playground.page.locator("cell-readout").getByRole("status")).toContainText(/query 1 .* weight /);
});

test("the grid is one stop of the tab key; arrow keys walk it, Enter and space choose", async ({ playground }) => {
  await playground.open();
  await playground.waitForTokens(TOKENS);
  const { page } = playground;
  await playground.head(0, 0).focus();
  for (const [key, layer, head] of [
    ["ArrowRight", 0, 1],
    ["ArrowDown", 1, 1],
    ["End", 1, 5],
    ["ArrowRight", 1, 5],
    ["Home", 1, 0],
    ["ArrowLeft", 1, 0],
    ["ArrowUp", 0, 0],
  ] as const) {
    await page.keyboard.press(key);
    await expect(playground.head(layer, head), key).toBeFocused();
    await expect(playground.grid.locator("button[tabindex='0']")).toHaveCount(1);
  }
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(playground.map).toHaveAccessibleName(/layer 0, head 1\b/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expect(playground.map).toHaveAccessibleName(/layer 1, head 1\b/);
});

test("text box, heads and map are reached with the tab key alone, in the order of the page", async ({ playground }) => {
  await playground.open();
  await playground.waitForTokens(TOKENS);
  const parts = [playground.textBox, playground.head(0, 0), playground.map];
  const reached: number[] = [];
  for (let stop = 0; stop < 24; stop += 1) {
    await playground.page.keyboard.press("Tab");
    for (const [index, part] of parts.entries()) {
      if (await part.evaluate((element) => element === document.activeElement)) reached.push(index);
    }
  }
  expect(reached.slice(0, 3)).toEqual([0, 1, 2]);
});

test("a focused part can be seen to be focused", async ({ playground }) => {
  await playground.open();
  await playground.waitForTokens(TOKENS);
  await playground.page.keyboard.press("Tab");
  for (const part of [playground.textBox, playground.head(0, 0), playground.map]) {
    await part.focus();
    const outline = await part.evaluate((element) => getComputedStyle(element).outlineStyle);
    expect(outline).not.toBe("none");
  }
});
