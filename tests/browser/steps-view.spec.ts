import { formatScore } from "../../web/src/state/number-format.ts";
import { seriousFindings } from "./serious-findings.ts";
import { expect, test } from "./watched-test.ts";

const TEXT = "one two three one two four one two";
const LINK = `#v=1&text=${encodeURIComponent(TEXT)}&layer=1&view=steps&pin=6,0`;

test("a tab shows the steps, Back goes to the map again, and the link keeps the view", async ({ playground }) => {
  const { page } = playground;
  await playground.open(`#v=1&text=${encodeURIComponent(TEXT)}&layer=1&pin=6,0`);
  await playground.waitForTokens(8);
  await page.getByRole("tab", { name: "Step by step" }).click();
  await expect(page.getByRole("grid", { name: "Query 6, step by step" })).toBeVisible();
  await expect(playground.map).toBeHidden();
  await expect(page).toHaveURL(/&view=steps/);
  await page.goBack();
  await expect(playground.map).toBeVisible();
  await expect(page.getByRole("tab", { name: "Map", exact: true })).toHaveAttribute("aria-selected", "true");
});

test("every number of the row is the engine's", async ({ playground, reference }) => {
  const { page } = playground;
  await playground.open(LINK);
  const trace = await reference.run(TEXT);
  const steps = await trace.rowSteps({ layer: 1, head: 0, query: 6 });
  trace.close();
  for (const [stage, numbers] of [
    ["dot", steps.dots],
    ["score", steps.scores],
    ["masked", steps.maskedScores],
    ["exponential", steps.exponentials],
  ] as const) {
    const shown = page.locator(`[data-place^="${stage} "]`);
    await expect(shown).toHaveText(Array.from(numbers, formatScore));
  }
  await expect(page.locator('[data-place="largest "]')).toHaveText(`largest ${formatScore(steps.largest)}`);
  await expect(page.locator('[data-place="sum "]')).toHaveText(`sum ${formatScore(steps.sum)}`);
});

test("the steps are gone through one by one, played and paused", async ({ playground }) => {
  const { page } = playground;
  await page.clock.install();
  await playground.open(LINK);
  const step = page.getByRole("slider", { name: "Step" });
  await expect(step).toHaveAttribute("aria-valuetext", "8 of 8: output");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await expect(step).toHaveAttribute("aria-valuetext", "1 of 8: q · k");
  await expect(page.locator('[data-place^="score "]')).toHaveCount(0);
  await page.clock.runFor(1_600);
  await expect(step).toHaveAttribute("aria-valuetext", "2 of 8: × scale");
  await expect(page.locator('[data-place^="score "]')).toHaveCount(8);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await page.clock.runFor(10_000);
  await expect(step).toHaveAttribute("aria-valuetext", "2 of 8: × scale");
  await page.getByRole("button", { name: "Next step" }).click();
  await expect(step).toHaveAttribute("aria-valuetext", "3 of 8: mask");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.clock.runFor(20_000);
  await expect(step).toHaveAttribute("aria-valuetext", "8 of 8: output");
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
});

test("a number that is pointed at says where it comes from, and lights its operands and its cell", async ({
  playground,
}) => {
  const { page } = playground;
  await playground.open(LINK);
  await page.locator('[data-place="weight 1"]').hover();
  const origin = page.locator(".steps-origin");
  await expect(origin).toContainText("weight = exp ÷ sum");
  await expect(page.locator(".is-lit")).toHaveCount(2);
  await expect(page.locator('[data-place="exponential 1"]')).toHaveClass(/is-lit/);
  await expect(page.locator('[data-place="sum "]')).toHaveClass(/is-lit/);
  await expect(playground.readout).toContainText(/query 6 .* → key 1 /);
  await page.locator('[data-place="output "] canvas').hover();
  await expect(origin).toContainText(/dimension \d+: /);
  await expect(page.locator(".is-lit")).toHaveCount(8);
  await page.mouse.move(0, 0);
  await expect(origin).toContainText("Point at a number");
});

test("the table is read with the keyboard alone; Enter pins, Escape lets go", async ({ playground }) => {
  const { page } = playground;
  await playground.open(LINK);
  const focused = page.locator(":focus");
  await page.locator('[data-place="dot 0"]').focus();
  await page.keyboard.press("ArrowRight");
  await expect(focused).toHaveAttribute("data-place", "score 0");
  await page.keyboard.press("ArrowDown");
  await expect(focused).toHaveAttribute("data-place", "score 1");
  await expect(page.locator(".steps-origin")).toContainText("score = dot × scale");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/pin=6,1/);
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/pin=/);
  await expect(page.getByRole("grid", { name: "Query 7, step by step" })).toBeVisible();
});

test("another text keeps the view, with its own numbers", async ({ playground }) => {
  const { page } = playground;
  await playground.open(LINK);
  await expect(page.locator('[data-place^="dot "]')).toHaveCount(8);
  await playground.textBox.fill("one two three");
  await expect(page.locator('[data-place^="dot "]')).toHaveCount(3);
  await playground.textBox.fill("");
  await expect(page.locator("steps-view table")).toHaveCount(0);
});

test("of a long row the keys of the largest weights are listed, and the others are counted", async ({ playground }) => {
  const { page } = playground;
  const words = Array.from({ length: 300 }, (_, at) => `w${String(at)}`).join(" ");
  await playground.open(`#v=1&text=${encodeURIComponent(words)}&view=steps&pin=299,0`);
  await expect(page.locator('[data-place^="dot "]')).toHaveCount(64);
  await expect(page.locator(".steps-table tfoot th")).toHaveText("236 keys of smaller weights are not listed");
});

for (const [colorScheme, width] of [
  ["light", 1280],
  ["dark", 1280],
  ["light", 320],
] as const) {
  test(`axe finds nothing serious in the steps, and the page scrolls down only: ${colorScheme}, ${String(width)} px`, async ({
    playground,
  }) => {
    const { page } = playground;
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await playground.open(LINK);
    await page.locator('[data-place="weight 1"]').hover();
    await expect(page.locator(".is-lit")).toHaveCount(2);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
