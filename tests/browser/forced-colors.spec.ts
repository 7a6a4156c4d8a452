// Where the system forces its colours, grounds, gradients and shadows are gone: what they say must be said by something else.

import type { Locator } from "@playwright/test";
import { expect, test } from "./watched-test.ts";

const TEXT = "one two three one two four one two";
const linkOf = (view: string): string =>
  `#v=1&text=${encodeURIComponent(TEXT)}&layer=1&heads=2,3&pin=6,1&other-layer=0&other-head=1&view=${view}`;

/** In each view, what carries its numbers. */
const MARKS = {
  map: ["canvas.map"],
  lines: ["canvas.lines", ".head-chip .head-look"],
  text: [".head-chip .head-look"],
  "query-key": [".bar-row svg"],
  steps: ['[data-place="value 5"] canvas', '[data-place="output "] canvas'],
  compare: [".is-own canvas.map", ".is-other canvas.map", ".is-difference canvas.map", ".is-difference .ramp"],
  prediction: ["prediction-view .bar"],
} as const;

/** Colours of what is seen of an element. */
async function colorsOf(part: Locator): Promise<number> {
  const png = await part.screenshot();
  return part.page().evaluate(
    async (bytes) => {
      const image = await createImageBitmap(new Blob([Uint8Array.from(bytes)]));
      const context = new OffscreenCanvas(image.width, image.height).getContext("2d")!;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      return new Set(new Uint32Array(data.buffer)).size;
    },
    [...png],
  );
}

test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
});

test("with forced colours no view loses its marks", async ({ playground }) => {
  const { page } = playground;
  await playground.open(linkOf("map"));
  await playground.waitForTools();
  for (const [view, marks] of Object.entries(MARKS)) {
    await page.evaluate((link) => (location.hash = link), linkOf(view));
    for (const mark of marks) {
      const part = page.locator(mark).first();
      await expect(part, `${mark} of ${view}`).toBeVisible();
      await expect.poll(() => colorsOf(part), `colours of ${mark} of ${view}`).toBeGreaterThan(1);
    }
  }
});

test("with forced colours the tab that is chosen is told from the others", async ({ playground }) => {
  const { page } = playground;
  await playground.open(linkOf("lines"));
  await playground.waitForTools();
  const tab = page.getByRole("tab", { name: "Lines" });
  await expect(tab).toHaveAttribute("aria-selected", "true");
  const chosen = await tab.screenshot();
  await page.evaluate((link) => (location.hash = link), linkOf("steps"));
  await expect(tab).toHaveAttribute("aria-selected", "false");
  expect(chosen.equals(await tab.screenshot())).toBe(false);
});

test("with forced colours the number that is asked for and its operands are marked in the table of steps", async ({
  playground,
}) => {
  const { page } = playground;
  await playground.open(linkOf("steps"));
  const cells = ["weight 2", "exponential 2", "sum "].map((name) => page.locator(`[data-place="${name}"]`));
  await expect(cells[0]!).toBeVisible();
  const before = await Promise.all(cells.map((cell) => cell.screenshot()));
  await cells[0]!.hover();
  await expect(page.locator(".is-lit")).toHaveCount(2);
  for (const [at, cell] of cells.entries()) expect(before[at]?.equals(await cell.screenshot())).toBe(false);
});

test("with forced colours a painted token of the text is underlined, and a masked one hatched, as the legend says", async ({
  playground,
}) => {
  const { page } = playground;
  await playground.open(linkOf("text"));
  const unitOf = (unit: number): Locator => page.locator(`[data-head="0"] [data-unit="${String(unit)}"]`);
  await expect(unitOf(7)).toHaveClass(/is-hidden/);
  await expect(page.locator("text-view .view-legend")).toContainText(/^The thickest line: weight \S+\. Hatched: /);
  for (const unit of [unitOf(4), unitOf(7)]) {
    const marked = await unit.screenshot();
    await unit.evaluate((bare) => {
      bare.classList.remove("is-hidden");
      bare.removeAttribute("style");
    });
    expect(marked.equals(await unit.screenshot())).toBe(false);
  }
});
