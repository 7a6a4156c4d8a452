import type { Page } from "@playwright/test";
import { seriousFindings } from "./serious-findings.ts";
import { expect, test } from "./watched-test.ts";

const OPENING_TOKENS = 16; // of the sentence that the page opens with

/** What Ctrl+C puts into the clipboard. */
async function copied(page: Page): Promise<Readonly<Record<string, string>>> {
  await page.evaluate(() => {
    addEventListener(
      "copy",
      ({ clipboardData }) => {
        const [plain, html] = ["text/plain", "text/html"].map((type) => clipboardData?.getData(type));
        Object.assign(globalThis, { copied: { plain, html } });
      },
      { once: true },
    );
  });
  await page.keyboard.press("ControlOrMeta+c");
  return page.evaluate(() => (globalThis as unknown as { copied: Readonly<Record<string, string>> }).copied);
}

test("Shift with arrow keys selects cells from the pinned one on, and copying gives a table of the engine's numbers", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  await playground.open("#v=1&layer=0&head=1&pin=2,0");
  await playground.waitForTokens(OPENING_TOKENS);
  await playground.waitForTools();
  await playground.map.focus();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  const said = page.locator("copy-cells [role=status]");
  await expect(said).toHaveText("Selected: queries 2 to 3, keys 0 to 2, 6 cells.");
  await expect(page).toHaveURL(/pin=2,0/);
  const trace = await reference.run("The cat sat on the mat, and then the cat sat on the hat.");
  const weights = await trace.weights({ layer: 0, head: 1, rows: [2, 4], columns: [0, 3] });
  trace.close();
  const { plain = "", html = "" } = await copied(page);
  const rows = plain.split("\n").map((row) => row.split("\t"));
  expect(rows.map(([label]) => label)).toEqual(["query \\ key", "sat", "on"]);
  expect(rows[0]).toEqual(["query \\ key", "The", "cat", "sat"]);
  const numbers = rows.slice(1).flatMap((row) => row.slice(1).map((number) => Math.fround(Number(number))));
  expect(numbers).toEqual(Array.from(weights));
  expect(html).toContain("<td>cat</td>");
  await expect(said).toContainText("Copied.");
  await page.keyboard.press("Escape");
  await expect(said).toBeEmpty();
  await expect(page).toHaveURL(/pin=2,0/);
});

test("Shift and a drag selects cells, pins none, and another text lets go of them", async ({ playground }) => {
  const { page } = playground;
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  await playground.waitForTools();
  const plot = await playground.plot(OPENING_TOKENS);
  await playground.pointAt(plot, 5, 1);
  await page.keyboard.down("Shift");
  await page.mouse.down();
  await playground.pointAt(plot, 7, 4);
  await page.mouse.up();
  await page.keyboard.up("Shift");
  const said = page.locator("copy-cells [role=status]");
  await expect(said).toHaveText("Selected: queries 5 to 7, keys 1 to 4, 12 cells.");
  await expect(page).not.toHaveURL(/pin=/);
  await playground.textBox.fill("other words");
  await expect(said).toBeEmpty();
});

test("tokens that are formulas, markup or white space are copied as what they are", async ({ playground }) => {
  const { page } = playground;
  const text = "=1+1 @cmd <img/src=x/onerror=alert(1)> +2 -3";
  await playground.open(`#v=1&text=${encodeURIComponent(text)}&pin=0,0`);
  await expect(playground.map).toHaveAccessibleName(/tokens: queries down/);
  await playground.map.focus();
  await expect(page.locator(".token-button").first()).toBeVisible();
  const count = await page.locator(".token-button").count();
  for (let step = 1; step < count; step++) {
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowRight");
  }
  await expect(page.locator("copy-cells [role=status]")).toContainText(`queries 0 to ${String(count - 1)}`);
  const { plain = "", html = "" } = await copied(page);
  const rows = plain.split("\n").map((row) => row.split("\t"));
  expect(rows).toHaveLength(count + 1);
  for (const row of rows) expect(row).toHaveLength(count + 1);
  for (const label of [...rows[0]!, ...rows.map((row) => row[0]!)]) expect(label).not.toMatch(/^\s*[=+\-@]/);
  const elements = [...new Set(Array.from(html.matchAll(/<([a-z]+)/g), ([, name]) => name))].sort();
  expect(elements).toEqual(["table", "tbody", "td", "tr"]);
});

test("axe finds nothing serious while cells are selected, at 360 px", async ({ playground }, info) => {
  const { page } = playground;
  await page.setViewportSize({ width: 360, height: 900 });
  await playground.open("#v=1&pin=9,4");
  await playground.waitForTokens(OPENING_TOKENS);
  await playground.waitForTools();
  await playground.map.focus();
  for (const key of ["Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight"]) await page.keyboard.press(key);
  await expect(page.getByRole("button", { name: "Copy cells" })).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.screenshot({ path: info.outputPath("copy.png"), fullPage: true });
});
