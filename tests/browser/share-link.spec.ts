import { Playground } from "./playground.ts";
import { headNumbers } from "./reference-engine.ts";
import { SITES } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

const OPENING_TOKENS = 16; // of the sentence that the page opens with

test("a link reproduces the view: text, layer, head and pin", async ({ playground, context }) => {
  const { page } = playground;
  await playground.open();
  await playground.textBox.fill("to be, or not to be: that is the question");
  await playground.waitForTokens(12);
  await playground.head(1, 2).click();
  const plot = await playground.plot(12);
  await playground.clickAt(plot, 6, 1);
  await expect(page).toHaveURL(/#v=1&.*pin=6,1/);
  await page.mouse.move(0, 0);
  const before = {
    readout: await playground.readout.textContent(),
    pixels: await playground.pixels(plot, diagonal(12)),
    title: await playground.map.getAttribute("aria-label"),
  };

  const opened = await context.newPage();
  await opened.goto(page.url());
  const other = new Playground(opened);
  await other.waitForTokens(12);
  await expect(other.textBox).toHaveValue("to be, or not to be: that is the question");
  await expect(other.head(1, 2)).toHaveAttribute("aria-pressed", "true");
  await expect(other.readout).toHaveText(before.readout ?? "");
  expect(await other.map.getAttribute("aria-label")).toBe(before.title);
  expect(await other.pixels(await other.plot(12), diagonal(12))).toEqual(before.pixels);
  await expect(other.notes).toHaveText("");
});

test("a packed link opens its view, in the address bar of a running page, too; a cut one says so", async ({
  playground,
}) => {
  const { page } = playground;
  // {"text":"The cat sat"}
  const packed = "#1zq1YqSa0oUbJSCslIVUhOLFEoTixRqgUA.m.b228bc56";
  await playground.open(packed);
  await playground.waitForTokens(3);
  await expect(playground.textBox).toHaveValue("The cat sat");
  await expect(playground.notes).toHaveText("");
  expect(new URL(page.url()).hash, "left as it came").toBe(packed);
  await playground.head(1, 2).click();
  await expect(page).toHaveURL(/#v=1&text=The%20cat%20sat&layer=1&head=2$/);
  await page.goBack();
  await expect.poll(() => new URL(page.url()).hash).toBe(packed);
  await expect(playground.head(0, 0)).toHaveAttribute("aria-pressed", "true");
  await page.evaluate((hash) => (location.hash = hash), packed.slice(0, -1));
  await expect(playground.notes).toContainText("The packed link is cut or changed");
  await playground.waitForTokens(OPENING_TOKENS);
});

test("typing replaces the entry of the history, choosing a head adds one", async ({ playground }) => {
  const { page } = playground;
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  const length = (): Promise<number> => page.evaluate(() => history.length);
  const atStart = await length();
  await playground.textBox.fill("a rose is a rose");
  await expect(page).toHaveURL(/text=a%20rose/);
  expect(await length()).toBe(atStart);
  await playground.head(0, 3).click();
  await expect(page).toHaveURL(/head=3/);
  await playground.head(1, 4).click();
  await expect(page).toHaveURL(/layer=1&head=4/);
  expect(await length()).toBe(atStart + 2);
});

test("Back and Forward go from head to head, with picture and text", async ({ playground }) => {
  const { page } = playground;
  await playground.open();
  await playground.textBox.fill("a rose is a rose");
  await playground.waitForTokens(5);
  await playground.head(0, 3).click();
  await expect(playground.map).toHaveAccessibleName(/layer 0, head 3\b/);
  await playground.head(1, 4).click();
  await expect(playground.map).toHaveAccessibleName(/layer 1, head 4\b/);
  await page.goBack();
  await expect(playground.map).toHaveAccessibleName(/layer 0, head 3\b/);
  await expect(playground.head(0, 3)).toHaveAttribute("aria-pressed", "true");
  await page.goBack();
  await expect(playground.map).toHaveAccessibleName(/layer 0, head 0\b/);
  await expect(playground.textBox).toHaveValue("a rose is a rose");
  await page.goForward();
  await page.goForward();
  await expect(playground.map).toHaveAccessibleName(/layer 1, head 4\b/);
});

test("what is typed right before Back is there again after Forward", async ({ playground }) => {
  const { page } = playground;
  await playground.open();
  await playground.head(0, 3).click();
  await expect(page).toHaveURL(/head=3/);
  // In one go, so that the rest after which the address is written cannot come in between.
  await playground.textBox.evaluate((box) => {
    (box as HTMLTextAreaElement).value = "right before Back";
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    history.back();
  });
  await expect(playground.textBox).toHaveValue(/^The cat sat/);
  await expect(playground.map).toHaveAccessibleName(/layer 0, head 0\b.*, 16 tokens:/);
  await page.goForward();
  await expect(playground.textBox).toHaveValue("right before Back");
  await expect(playground.map).toHaveAccessibleName(/layer 0, head 3\b.*, 3 tokens:/);
  await expect(page).toHaveURL(/text=right%20before%20Back&head=3/);
});

test("what is typed right before the page is left by Back is there again after Forward", async ({ playground }) => {
  const { page } = playground;
  await page.goto(`${SITES.served()}embed.html`);
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  await playground.textBox.evaluate((box) => {
    (box as HTMLTextAreaElement).value = "right before leaving";
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    // In the next task: the answer to this call would else be lost with the page.
    setTimeout(() => history.back());
  });
  await page.waitForURL(/embed\.html$/);
  await page.goForward();
  await expect(playground.textBox).toHaveValue("right before leaving");
  await playground.waitForTokens(3);
});

test("a link that asks a running page for a head too high leaves the true one in the address, and one note", async ({
  playground,
}) => {
  const { page } = playground;
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  await page.evaluate(() => void (location.hash = "#v=1&text=three%20new%20words&layer=999"));
  await playground.waitForTokens(3);
  await expect(page).toHaveURL(/text=three%20new%20words&layer=1$/);
  await expect(playground.notes.getByRole("listitem")).toHaveText(/^There is no layer 999; the last one is 1\./);
});

test("a text too long for a link survives Back, Forward and a reload, and is not copied as half a view", async ({
  playground,
}) => {
  const { page } = playground;
  // Nothing in it repeats, so that no packing helps.
  const long = Array.from({ length: 6_000 }, (_, at) => ((at * 2654435761) >>> 0).toString(36)).join(" ");
  await playground.open();
  await playground.textBox.fill(long);
  await playground.head(0, 3).click();
  await playground.head(1, 4).click();
  await expect(playground.head(1, 4)).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByRole("button", { name: "Too long for a link" })).toBeVisible();
  await page.goBack();
  await expect(playground.head(0, 3)).toHaveAttribute("aria-pressed", "true");
  await expect(playground.textBox).toHaveValue(long);
  await page.goForward();
  await expect(playground.head(1, 4)).toHaveAttribute("aria-pressed", "true");
  await expect(playground.textBox).toHaveValue(long);
  await page.reload();
  await expect(playground.textBox).toHaveValue(long);
  await expect(playground.head(1, 4)).toHaveAttribute("aria-pressed", "true");
});

test("what is written into the address while a reload is on its way is there after it", async ({ playground }) => {
  const { page } = playground;
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  let letCome = (): void => undefined;
  const held = new Promise<void>((resolve) => (letCome = resolve));
  await page.route(SITES.served(), (route) => held.then(() => route.continue()));
  const written = page.waitForEvent("framenavigated", (frame) => frame.url().includes("three%20new%20words"));
  await playground.textBox.evaluate((box) => {
    (box as HTMLTextAreaElement).value = "three new words";
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    setTimeout(() => location.reload());
  });
  await written;
  const loaded = page.waitForEvent("load");
  letCome();
  await loaded;
  await expect(playground.textBox).toHaveValue("three new words");
  await playground.waitForTokens(3);
  await expect(page).toHaveURL(/text=three%20new%20words/);
});

test("a fragment that is edited in the address bar is followed", async ({ playground }) => {
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  await playground.page.evaluate(() => void (location.hash = "#v=1&text=three%20new%20words&layer=1&head=1"));
  await playground.waitForTokens(3);
  await expect(playground.textBox).toHaveValue("three new words");
  await expect(playground.map).toHaveAccessibleName(/layer 1, head 1\b/);
});

// What arrives in place of a good link, what is said of it, and what is shown instead.
const DAMAGED_LINKS: readonly {
  readonly name: string;
  readonly fragment: string;
  readonly code: string;
  readonly text: string | RegExp;
  readonly place: RegExp;
}[] = [
  {
    name: "cut within a percent escape",
    fragment: "#v=1&layer=1&text=caf%C3%A9%20no%C",
    code: "E_LINK_DAMAGED",
    text: /^café no/,
    place: /layer 1, head 0\b/,
  },
  {
    name: "encoded twice",
    fragment: "#v=1&text=two%2520words%2521&layer=1&head=2",
    code: "E_LINK_DAMAGED",
    text: "two words!",
    place: /layer 1, head 2\b/,
  },
  {
    name: "of an unknown version",
    fragment: "#v=7&text=from%20the%20future&layer=1",
    code: "E_LINK_VERSION",
    text: /^The cat sat/,
    place: /layer 0, head 0\b/,
  },
  {
    name: "with a layer that there is not",
    fragment: "#v=1&text=hello%20there&layer=9",
    code: "E_LINK_DAMAGED",
    text: "hello there",
    place: /layer 1, head 0\b/,
  },
  {
    name: "with a negative head",
    fragment: "#v=1&text=hello%20there&head=-3",
    code: "E_LINK_DAMAGED",
    text: "hello there",
    place: /layer 0, head 0\b/,
  },
  {
    name: "with a head that is no number",
    fragment: "#v=1&text=hello%20there&head=%3Cscript%3E",
    code: "E_LINK_DAMAGED",
    text: "hello there",
    place: /layer 0, head 0\b/,
  },
  {
    name: "100 KB long",
    fragment: `#v=1&text=${"word%20".repeat(15_000)}`,
    code: "E_LINK_TOO_BIG",
    text: /^The cat sat/,
    place: /layer 0, head 0\b/,
  },
  {
    name: "that is none at all",
    fragment: "#%E0%A4%A&&==&%",
    code: "E_LINK_DAMAGED",
    text: /^The cat sat/,
    place: /layer 0, head 0\b/,
  },
];

for (const { name, fragment, code, text, place } of DAMAGED_LINKS) {
  test(`a link ${name} is shown as far as it can be, with a note`, async ({ playground }) => {
    await playground.open(fragment);
    await expect(playground.map).toHaveAccessibleName(place);
    await expect(playground.textBox).toHaveValue(text);
    await expect(playground.notes).toContainText(code);
    await expect(playground.notes).toContainText(/[a-z]{3,} .*\./);
    await expect(playground.alert).toHaveText("");
    await playground.notes.getByRole("button", { name: "Dismiss" }).click();
    await expect(playground.notes).toHaveText("");
    await playground.textBox.fill("it still works");
    await playground.waitForTokens(3);
  });
}

test("a pin outside the text is let go", async ({ playground }) => {
  await playground.open("#v=1&text=three%20short%20words&pin=40,2");
  await playground.waitForTokens(3);
  await expect(playground.readout).toContainText("Point at a cell");
  await expect(playground.page.getByText("the pin 40,2 lies outside it")).toBeVisible();
  await playground.textBox.fill("four words of text");
  await playground.waitForTokens(4);
  await expect(playground.page.getByText("the pin 40,2 lies outside it")).toHaveCount(0);
});

test("the theme of a link can be chosen away, and the address keeps one that is not the system's", async ({
  playground,
}) => {
  const { page } = playground;
  const theme = page.getByRole("combobox", { name: "Theme" });
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: "light" });
  await playground.open("#v=1&text=one%20two&theme=dark");
  await playground.waitForTokens(2);
  await expect(theme).toHaveValue("dark");
  const dark = await paper();
  await theme.selectOption("auto");
  await expect.poll(paper).not.toBe(dark);
  await expect(page).toHaveURL(/#v=1&text=one%20two$/);
  await theme.selectOption("dark");
  await expect.poll(paper).toBe(dark);
  await expect(page).toHaveURL(/&theme=dark$/);
  await page.evaluate(() => (location.hash = "#v=1&text=one%20two&theme=light"));
  await expect(theme).toHaveValue("light");
  await expect.poll(paper).not.toBe(dark);
});

test("markup in a link is text", async ({ playground, reference }) => {
  const text = "<img src=x onerror=alert(1)> <script>alert(2)</script>";
  playground.page.on("dialog", () => expect(false, "a script of the text ran").toBe(true));
  await playground.open(`#v=1&text=${encodeURIComponent(text)}`);
  const { tokens } = await headNumbers(reference, text, 0, 0);
  await playground.waitForTokens(tokens.length);
  await expect(playground.textBox).toHaveValue(text);
  expect(await playground.page.locator("img, body script").count()).toBe(0);
});

function diagonal(count: number): readonly (readonly [number, number])[] {
  return Array.from({ length: count }, (_, index) => [index, index] as const);
}
