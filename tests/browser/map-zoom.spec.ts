import type { Page } from "@playwright/test";
import type { Playground } from "./playground.ts";
import { expect, test } from "./watched-test.ts";

const WORDS = Array.from({ length: 40 }, (_, index) => ["red", "blue", "tin", "oak"][(index * index) % 4]).join(" ");
const LINK = `#v=1&text=${encodeURIComponent(WORDS)}&layer=1`;

async function open(playground: Playground, rest = ""): Promise<void> {
  await playground.open(LINK + rest);
  await playground.waitForTokens(40);
  // Gestures come with what comes after the first picture.
  await playground.waitForTools();
}

/** Ranges of the window as the link has them; all 40 tokens when it has none. */
function windowOf(page: Page): readonly number[] {
  const written = new URLSearchParams(new URL(page.url()).hash.slice(1)).get("window");
  return written?.split(",").map(Number) ?? [0, 40, 0, 40];
}

test("the wheel zooms at the pointer, and the value under the pointer is the engine's", async ({
  playground,
  reference,
}) => {
  const { page } = playground;
  await open(playground);
  const plot = await playground.plot(40);
  await playground.pointAt(plot, 30, 10);
  await page.keyboard.down("Control");
  for (let notch = 0; notch < 6; notch++) await page.mouse.wheel(0, -100);
  await page.keyboard.up("Control");
  await expect(page.locator("map-legend")).toContainText("of which queries");
  await expect
    .poll(() => {
      const [top = 0, bottom = 0] = windowOf(page);
      return bottom - top;
    })
    .toBeLessThan(12);
  await page.mouse.move(0, 0);
  await playground.pointAt(plot, 30, 10);
  await expect(playground.readout).toContainText(/query 30 .* → key 10 /);
  const trace = await reference.run(WORDS);
  const [score] = await trace.scores({ layer: 1, head: 0, rows: [30, 31], columns: [10, 11] });
  trace.close();
  await expect(playground.readout).toContainText((score ?? NaN).toFixed(2).replace("-", "−"));
});

test("without a modifier the wheel scrolls the page, unless the map has the focus", async ({ playground }) => {
  await open(playground);
  const plot = await playground.plot(40);
  await playground.pointAt(plot, 20, 10);
  const prevented = () =>
    playground.map.evaluate((area) => {
      const { left, top, width, height } = area.getBoundingClientRect();
      const at = { clientX: left + width / 2, clientY: top + height / 2 };
      return !area.dispatchEvent(new WheelEvent("wheel", { deltaY: -100, bubbles: true, cancelable: true, ...at }));
    });
  expect(await prevented()).toBe(false);
  await playground.map.focus();
  expect(await prevented()).toBe(true);
});

test("a drag moves the window and pins nothing; a click still pins", async ({ playground }) => {
  const { page } = playground;
  await open(playground, "&window=10,20,5,15");
  const plot = await playground.plot(10);
  await playground.pointAt(plot, 5, 5);
  await page.mouse.down();
  await playground.pointAt(plot, 2, 3);
  await page.mouse.up();
  await expect.poll(() => windowOf(page)).toEqual([13, 23, 7, 17]);
  await expect(page).not.toHaveURL(/pin=/);
  await playground.clickAt(plot, 0, 0);
  await expect(page).toHaveURL(/pin=13,7/);
});

test("keys zoom about the pin, move the window, and bring it along with the pin", async ({ playground }) => {
  const { page } = playground;
  await open(playground, "&pin=39,0");
  await playground.map.focus();
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  await expect.poll(() => windowOf(page)).toEqual([22, 40, 0, 18]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+ArrowUp");
  await expect.poll(() => windowOf(page)).toEqual([17, 35, 0, 18]);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => windowOf(page)).toEqual([0, 18, 0, 18]);
  await expect(playground.readout).toContainText(/query 0 .* → key 0 /);
  await page.keyboard.press("-");
  await page.keyboard.press("0");
  await expect.poll(() => windowOf(page)).toEqual([0, 40, 0, 40]);
});

test("buttons do the same", async ({ playground }) => {
  const { page } = playground;
  await open(playground);
  await page.getByText("Numbers, colours, zoom").click();
  await page.getByRole("button", { name: "Zoom in" }).click();
  await expect.poll(() => windowOf(page)).toEqual([7, 34, 7, 34]);
  await page.getByRole("button", { name: "Left" }).click();
  await expect.poll(() => windowOf(page)).toEqual([7, 34, 0, 27]);
  await page.getByRole("button", { name: "Whole map" }).click();
  await expect(page).not.toHaveURL(/window=/);
  await expect(page.getByRole("button", { name: "Zoom out" })).toBeDisabled();
});

test("two fingers zoom", async ({ playground }) => {
  const { page } = playground;
  await open(playground);
  const { left, top, cell } = await playground.plot(40);
  await playground.map.evaluate(
    (area, { x, y, unit }) => {
      const send = (type: string, pointerId: number, at: number): void => {
        const place = { clientX: x + at * unit, clientY: y + at * unit };
        area.dispatchEvent(new PointerEvent(type, { pointerId, pointerType: "touch", bubbles: true, ...place }));
      };
      Element.prototype.setPointerCapture = () => undefined; // these pointers are no browser's
      send("pointerdown", 11, 15);
      send("pointerdown", 12, 25);
      send("pointermove", 11, 10);
      send("pointermove", 12, 30);
      send("pointerup", 11, 10);
      send("pointerup", 12, 30);
    },
    { x: left, y: top, unit: cell },
  );
  await expect.poll(() => windowOf(page)).toEqual([10, 30, 10, 30]);
});
