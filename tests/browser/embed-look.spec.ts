import type { Locator, Page } from "@playwright/test";
import { VIEW_NAMES } from "../../web/src/state/playground-state.ts";
import { EMBED, openHost, ready, type View } from "./embed-host.ts";
import { SITES } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

const PAPER = { light: "rgb(255, 255, 255)", dark: "rgb(22, 26, 31)" } as const;

function frameOf(page: Page, index = 0) {
  return page.locator("attention-view").nth(index).locator("iframe").contentFrame();
}

test("a map follows the theme of the page around it, as long as it has none of its own", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await openHost(page, `${EMBED}<attention-view text="one two" theme="light"></attention-view>`);
  await ready(page.locator("attention-view").first());
  await ready(page.locator("attention-view").last());
  const [follower, fixed] = [frameOf(page, 0).locator("body"), frameOf(page, 1).locator("body")];
  await expect(follower).toHaveCSS("background-color", PAPER.light);
  for (const [name, value] of [
    ["data-md-color-scheme", "slate"],
    ["data-theme", "dark"],
    ["data-bs-theme", "dark"],
    ["data-jp-theme-light", "false"],
    ["class", "dark"],
  ] as const) {
    await page.evaluate(([attribute, dark]) => document.body.setAttribute(attribute, dark), [name, value] as const);
    await expect(follower, name).toHaveCSS("background-color", PAPER.dark);
    await page.evaluate((attribute) => document.body.removeAttribute(attribute), name);
    await expect(follower, `${name} is gone`).toHaveCSS("background-color", PAPER.light);
  }
  await page.evaluate(() => document.documentElement.classList.add("dark"));
  await expect(follower).toHaveCSS("background-color", PAPER.dark);
  await expect(fixed).toHaveCSS("background-color", PAPER.light);
  await page
    .locator("attention-view")
    .last()
    .evaluate((element) => element.setAttribute("theme", "auto"));
  await expect(fixed).toHaveCSS("background-color", PAPER.dark);
  await page.evaluate(() => document.documentElement.classList.remove("dark"));
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(follower, "the system's choice").toHaveCSS("background-color", PAPER.dark);
  await page.evaluate(() => document.documentElement.setAttribute("data-theme", "light"));
  await expect(follower, "the page's own choice").toHaveCSS("background-color", PAPER.light);
});

test("the height is that of the content, unless the page has set one", async ({ page }) => {
  const body = `<attention-view text="one two"></attention-view><attention-view id="set" text="one two"></attention-view>`;
  await openHost(page, body, { style: "#set { height: 333px }" });
  const [own, set] = [page.locator("attention-view").first(), page.locator("#set")];
  await ready(own);
  await ready(set);
  const heightOf = async (view: typeof own): Promise<number> => (await view.boundingBox())?.height ?? 0;
  await expect.poll(() => heightOf(own), "less than 480: two tokens need less").toBeLessThan(400);
  expect(await heightOf(own)).toBeGreaterThanOrEqual(120);
  expect(await heightOf(set)).toBe(333);
  const scrolls = await frameOf(page)
    .locator("html")
    .evaluate((root) => root.scrollHeight > root.clientHeight);
  expect(scrolls, "all of it is seen").toBe(false);
  const cellHeight = async (): Promise<number> =>
    (await frameOf(page).locator("canvas.map").boundingBox())?.height ?? 0;
  const before = await cellHeight();
  await frameOf(page).getByRole("application").focus();
  await page.keyboard.press("ArrowDown");
  await expect(frameOf(page).getByTestId("readout")).toContainText("query 0");
  expect(await cellHeight(), "the map keeps its size").toBe(before);
});

const LONG_TEXT = Array.from({ length: 64 }, (_, at) => `word${String(at % 40)}`).join(" ");

/** By how much what stands in the frame is higher than the frame. */
function missingIn(view: Locator): Promise<number> {
  const html = view.locator("iframe").contentFrame().locator("html");
  return html.evaluate((root) => (root.querySelector("main")?.scrollHeight ?? 0) - innerHeight);
}

for (const { width, zoom } of [
  { width: 1000, zoom: 1 },
  { width: 390, zoom: 1 },
  // At which a frame gets less than it was given, by rounding.
  { width: 601, zoom: 0.9 },
]) {
  test(`no view of a frame ${width} px wide is cut off, nor what stands with it, at a zoom of ${zoom}`, async ({
    page,
  }) => {
    const long = VIEW_NAMES.map(
      (view) => `<attention-view text="${LONG_TEXT}" view="${view}" other-head="2"></attention-view>`,
    );
    const body = `${long.join("")}
      <attention-view text="a rose is a rose" view="compare"></attention-view>
      <attention-view text="a rose is a rose" view="compare" other-text="a rose is no rose"></attention-view>
      <attention-view text="a rose is a rose" layer="99"></attention-view>
      <attention-view text="a rose is a rose" layer="99" scale="loud"></attention-view>`;
    await page.setViewportSize({ width: width + 100, height: 900 });
    await openHost(page, body, { style: `body { margin: 0; width: ${width}px; zoom: ${zoom} }` });
    for (const view of await page.locator("attention-view").all()) {
      await view.scrollIntoViewIfNeeded();
      await ready(view);
      const name = await view.evaluate((element) => element.outerHTML);
      await expect.poll(() => missingIn(view), name).toBeLessThanOrEqual(0);
      await expect.poll(() => missingIn(view), `no empty room: ${name}`).toBeGreaterThan(-100);
      // Nothing is on the move any more.
      await view.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      expect(await missingIn(view), name).toBeLessThanOrEqual(0);
    }
  });
}

test("a map in a frame of a given height leaves room for all that stands around it", async ({ page }) => {
  const link = `embed.html#v=1&text=${encodeURIComponent(LONG_TEXT)}`;
  const body = `<div><iframe src="${SITES.served()}${link}" width="390" height="480"></iframe></div>
    <attention-view text="${LONG_TEXT}" layer="99" style="width: 600px; height: 420px"></attention-view>`;
  await openHost(page, body);
  const plain = page.locator("div");
  await expect(plain.locator("iframe").contentFrame().locator("map-legend")).toContainText("64 tokens");
  await expect.poll(() => missingIn(plain)).toBeLessThanOrEqual(0);
  const view = page.locator("attention-view");
  await view.scrollIntoViewIfNeeded();
  await ready(view);
  await expect.poll(() => missingIn(view)).toBeLessThanOrEqual(0);
  await expect(frameOf(page).locator("link-notes")).toContainText("There is no layer 99");
});

test("an embedded comparison has the legend of each map, as in its picture", async ({ page }) => {
  await openHost(page, `<attention-view text="a rose is a rose" view="compare" other-head="3"></attention-view>`);
  const view = page.locator("attention-view");
  await ready(view);
  const legends = frameOf(page).locator(".compare-map map-legend");
  await expect(legends).toHaveCount(3);
  for (const legend of await legends.all()) await expect(legend).toBeVisible();
  const ends = await frameOf(page).locator(".compare-map .legend-largest").allInnerTexts();
  const svg = await view.evaluate((element) => (element as View).toSVG());
  for (const end of ends) expect(svg).toContain(`>${end}<`);
  await view.evaluate((element) => element.setAttribute("controls", "readout"));
  await expect(legends.first()).toBeHidden();
});

test("single controls can be hidden, at any time", async ({ page }) => {
  await openHost(page, EMBED.replace(" head", ' controls="none" head'));
  const view = page.locator("attention-view");
  await ready(view);
  const frame = frameOf(page);
  const shown = async (): Promise<string> => {
    const parts = { legend: "map-legend", readout: ".readout-line", link: "#to-playground" };
    const seen = await Promise.all(
      Object.entries(parts).map(async ([name, part]) => ((await frame.locator(part).isVisible()) ? name : "")),
    );
    return seen.join(" ").trim();
  };
  await expect.poll(shown).toBe("");
  await view.evaluate((element) => element.setAttribute("controls", "legend, link"));
  await expect.poll(shown).toBe("legend  link");
  await view.evaluate((element) => element.removeAttribute("controls"));
  await expect.poll(shown).toBe("legend readout link");
  const link = frame.getByRole("link", { name: "Open in Headlight" });
  await expect(link).toHaveAttribute("href", "./index.html#v=1&text=a%20rose%20is%20a%20rose&layer=1&head=2");
});

test("each view has its own legend and readout, hidden by the same words", async ({ page }) => {
  await openHost(page, EMBED.replace(" head", ' view="lines" head'));
  const view = page.locator("attention-view");
  await ready(view);
  const frame = frameOf(page);
  const [legend, numbers] = [frame.locator(".view-legend"), frame.locator(".heads-numbers")];
  await expect(legend).toBeVisible();
  await expect(numbers).toBeVisible();
  await expect(frame.locator("map-legend"), "which is of the map's colours").toBeHidden();
  await view.evaluate((element) => element.setAttribute("controls", "legend"));
  await expect(numbers).toBeHidden();
  await expect(legend).toBeVisible();
  await view.evaluate((element) => element.setAttribute("controls", "readout"));
  await expect(numbers).toBeVisible();
  await expect(legend).toBeHidden();
});

test("the choices of a comparison and the row of heads can be hidden, but never what stands in the way", async ({
  page,
}) => {
  await openHost(
    page,
    `<attention-view text="a rose is a rose" view="compare" other-model="somebody/a-model" controls="legend"></attention-view>
    <attention-view text="a rose" view="lines" controls="none"></attention-view>`,
  );
  const [compare, lines] = [page.locator("attention-view").first(), page.locator("attention-view").last()];
  await ready(lines);
  await expect(frameOf(page, 1).locator("lines-view")).toBeVisible();
  await expect(frameOf(page, 1).locator("head-chips")).toBeHidden();
  await expect(frameOf(page).getByRole("button", { name: "Load it" })).toBeVisible();
  await expect(frameOf(page).locator(".other-choice")).toBeHidden();
  await compare.evaluate((element) => element.setAttribute("controls", "choices"));
  await expect(frameOf(page).locator(".other-choice")).toBeVisible();
  await lines.evaluate((element) => element.setAttribute("controls", "legend"));
  await expect(frameOf(page, 1).locator("head-chips")).toBeVisible();
});

test("no frame speaks of what is not in it", async ({ page }) => {
  await openHost(
    page,
    `<attention-view text=""></attention-view><attention-view text="a rose" view="steps"></attention-view><attention-view text="a rose" view="query-key"></attention-view>`,
  );
  await expect(frameOf(page).locator("picture-status")).toHaveText("There are no words yet.", { useInnerText: true });
  await ready(page.locator("attention-view").nth(1));
  await expect(frameOf(page, 1).locator("steps-view table")).toBeVisible();
  const said = await frameOf(page, 1).locator("main").innerText();
  expect(said).toContain("Point at a number");
  expect(said).not.toMatch(/\bpin\b|reach the map|above/);
  await page.locator("attention-view").last().scrollIntoViewIfNeeded();
  await ready(page.locator("attention-view").last());
  await expect(frameOf(page, 2).locator("query-key-view .steps-row")).toHaveText(
    "Layer 0, head 0: query 1 “rose”, key 1 “rose”",
    { useInnerText: true },
  );
});

test("a plain frame of a packed link has its controls behind it", async ({ playground }) => {
  const packed = "#1zq1YqSa0oUbJSCslIVUhOLFEoTixRqgUA.m.b228bc56"; // of docs/links.md
  await playground.page.goto(`${SITES.served()}embed.html${packed}&controls=none`);
  await playground.waitForTokens(3);
  await expect(playground.notes).toBeHidden();
  await expect(playground.page.locator("map-legend")).toBeHidden();
});

test("a plain frame hides controls by its address", async ({ playground }) => {
  await playground.page.goto(`${SITES.served()}embed.html#v=1&text=one%20two&controls=legend`);
  await expect(playground.page.locator("map-legend")).toBeVisible();
  await expect(playground.page.locator(".readout-line")).toBeHidden();
});

test("a control that there is not is said in a plain frame, too", async ({ playground }) => {
  await playground.page.goto(`${SITES.served()}embed.html#v=1&text=one%20two&controls=legend,foo`);
  // The model of the view was opened after its address was read.
  await playground.waitForTokens(2);
  await expect(playground.notes).toContainText("There is no control “foo”; there are legend, readout, link, choices.");
  await expect(playground.page.locator("map-legend")).toBeVisible();
});
