import type { CDPSession, Page } from "@playwright/test";
import type { Playground, Plot } from "./playground.ts";
import { expect, test } from "./watched-test.ts";

const TEXT = "one two three one two four one two";
const LINK = `#v=1&text=${encodeURIComponent(TEXT)}&layer=1`;
const OTHER = encodeURIComponent(TEXT.replace("four", "three"));

test.use({ hasTouch: true, viewport: { width: 390, height: 700 } });

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A finger of the browser itself, not of a script: it scrolls, clicks and asks for menus. */
class Finger {
  constructor(private readonly session: CDPSession) {}

  static async over(page: Page): Promise<Finger> {
    return new Finger(await page.context().newCDPSession(page));
  }

  async press(point: Point): Promise<void> {
    await this.session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [point] });
  }

  async move(point: Point): Promise<void> {
    await this.session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [point] });
  }

  async lift(): Promise<void> {
    await this.session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  }
}

function cellAt({ left, top, cell }: Plot, query: number, key: number): Point {
  return { x: left + (key + 0.5) * cell, y: top + (query + 0.5) * cell };
}

async function middleOf(page: Page, selector: string): Promise<Point> {
  const found = page.locator(selector).first();
  await found.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await found.boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
}

/** Whether the place refuses a browser's menu. */
async function refusesMenu(page: Page, { x, y }: Point): Promise<boolean> {
  return page.evaluate(
    (at) =>
      document
        .elementFromPoint(at.x, at.y)
        ?.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true })) === false,
    { x, y },
  );
}

async function openMap(playground: Playground, rest = ""): Promise<Plot> {
  await playground.open(LINK + rest);
  await playground.waitForTokens(8);
  await playground.waitForTools();
  const plot = await playground.plot(rest.includes("window") ? 4 : 8);
  await expect(playground.readout).not.toContainText("→ key");
  return plot;
}

test("a held finger reads a cell of the map, follows, and pins nothing", async ({ playground }) => {
  const { page } = playground;
  const plot = await openMap(playground);
  const scrolled = await page.evaluate(() => scrollY);
  const finger = await Finger.over(page);
  await finger.press(cellAt(plot, 4, 2));
  await expect(playground.readout).toContainText(/query 4 .* → key 2 /);
  expect(await refusesMenu(page, cellAt(plot, 4, 2))).toBe(true);
  await finger.move(cellAt(plot, 5, 2));
  await finger.move(cellAt(plot, 7, 3));
  await expect(playground.readout).toContainText(/query 7 .* → key 3 /);
  expect(await page.evaluate(() => scrollY)).toBe(scrolled);
  await finger.lift();
  await expect(playground.readout).not.toContainText("→ key");
  expect(await refusesMenu(page, cellAt(plot, 4, 2))).toBe(false);
  // A click that a browser sends after a long press is none; the next press is again one.
  expect(await pinsByClick(page, cellAt(plot, 7, 3))).toBe(0);
  await page.touchscreen.tap(cellAt(plot, 6, 1).x, cellAt(plot, 6, 1).y);
  await expect(page).toHaveURL(/pin=6,1/);
  await page.goBack();
  await expect(page).not.toHaveURL(/pin=/);
});

/** How many cells a click of a pointer pins there. */
async function pinsByClick(page: Page, { x, y }: Point): Promise<number> {
  return page.evaluate(
    (at) => {
      let pins = 0;
      document.addEventListener("pin-cell", () => (pins += 1));
      const area = document.querySelector(".map-area");
      area?.dispatchEvent(new MouseEvent("click", { detail: 1, bubbles: true, clientX: at.x, clientY: at.y }));
      return pins;
    },
    { x, y },
  );
}

test("a held finger does not move a map that is zoomed in; one that moves at once does", async ({ playground }) => {
  const { page } = playground;
  const plot = await openMap(playground, "&window=2,6,2,6");
  const finger = await Finger.over(page);
  await finger.press(cellAt(plot, 1, 1));
  await expect(playground.readout).toContainText(/query 3 .* → key 3 /);
  await finger.move(cellAt(plot, 2, 1));
  await expect(playground.readout).toContainText(/query 4 .* → key 3 /);
  await finger.lift();
  await expect(page).toHaveURL(/window=2,6,2,6/);
  await finger.press(cellAt(plot, 1, 1));
  await finger.move(cellAt(plot, 1.5, 1));
  await finger.move(cellAt(plot, 2, 1));
  await finger.lift();
  await expect(page).toHaveURL(/window=1,5,2,6/);
});

test("a held finger reads the lines", async ({ playground }) => {
  const { page } = playground;
  await playground.open(`${LINK}&view=lines`);
  const { x, y } = await middleOf(page, ".lines-area");
  const { width } = (await page.locator(".lines-area").boundingBox())!;
  const finger = await Finger.over(page);
  await finger.press({ x: x - width / 2 + 20, y });
  await expect(playground.readout).toContainText(/query \d/);
  await finger.lift();
  await expect(playground.readout).not.toContainText("→ key");
  await expect(page).not.toHaveURL(/pin=/);
});

test("a held finger reads the text, follows, and selects none of it", async ({ playground }) => {
  const { page } = playground;
  await playground.open(`${LINK}&view=text&pin=7,0`);
  const unit = (at: number): string => `[data-head="0"] [data-unit="${String(at)}"]`;
  const [first, second] = [await middleOf(page, unit(2)), await middleOf(page, unit(4))];
  const finger = await Finger.over(page);
  await finger.press(first);
  await expect(playground.readout).toContainText(/query 7 .* → key 2 /);
  await expect(page.locator(unit(2))).toHaveCSS("user-select", "none");
  await finger.move(second);
  await expect(playground.readout).toContainText(/query 7 .* → key 4 /);
  await finger.lift();
  await expect(playground.readout).toContainText(/query 7 .* → key 0 /);
  await expect(page).toHaveURL(/pin=7,0/);
  await expect(page.locator(unit(2))).toHaveCSS("user-select", "auto");
});

test("a held finger reads the maps of a comparison, and a button of that view is still pressed by a key", async ({
  playground,
}) => {
  const { page } = playground;
  await playground.open(`${LINK}&view=compare&other-text=${OTHER}`);
  const finger = await Finger.over(page);
  await finger.press(await middleOf(page, ".compare-map.is-own .map-area"));
  await expect(page.getByTestId("compare-readout")).not.toContainText("Point at a cell");
  await finger.lift();
  await expect(page.getByTestId("compare-readout")).toContainText("Point at a cell");
  await expect(page).not.toHaveURL(/pin=/);
  await page.getByRole("button", { name: "Swap" }).focus();
  await page.keyboard.press("Enter");
  await expect(playground.textBox).toHaveValue(TEXT.replace("four", "three"));
});
