import { readFileSync } from "node:fs";
import jsQR from "jsqr";
import type { Locator, Page } from "@playwright/test";
import { elementOf, iframeOf, markdownOf } from "../../web/src/share/snippets.ts";
import { describeView } from "../../web/src/share/words.ts";
import { formatWeight } from "../../web/src/state/number-format.ts";
import { DEFAULT_STATE, type PlaygroundState } from "../../web/src/state/playground-state.ts";
import { encodeState } from "../../web/src/state/share-link.ts";
import { heldByHtml, HOSTILE_TEXTS } from "../web/share/hostile-texts.ts";
import { pixelsOf, pngAddress } from "./picture-pixels.ts";
import { Playground } from "./playground.ts";
import { headNumbers } from "./reference-engine.ts";
import { seriousFindings } from "./serious-findings.ts";
import { startSite } from "./sites.ts";
import { expect, test } from "./watched-test.ts";

const OPENING_TOKENS = 16; // of the sentence that the page opens with
const TEXT = "a rose is a rose is a rose";
const VIEW = `#v=1&text=${encodeURIComponent(TEXT)}&layer=1&head=0&pin=7,2`;

const shareButton = (page: Page): Locator => page.getByRole("button", { name: "Share", exact: true });
const dialogOf = (page: Page): Locator => page.getByRole("dialog", { name: "Share" });

async function openShare(playground: Playground, fragment: string, tokens: number): Promise<Locator> {
  await playground.open(fragment);
  await playground.waitForTokens(tokens);
  await shareButton(playground.page).click();
  const dialog = dialogOf(playground.page);
  await expect(dialog).toBeVisible();
  return dialog;
}

/** What the button puts into the clipboard; its part of the dialog says so. */
async function copied(dialog: Locator, button: string): Promise<string> {
  await dialog.page().context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const part = dialog.locator(".share-part", { has: dialog.page().getByRole("button", { name: button, exact: true }) });
  await part.getByRole("button", { name: button, exact: true }).click();
  await expect(part.getByRole("status")).toHaveText("Copied.");
  return dialog.page().evaluate(() => navigator.clipboard.readText());
}

/** A page of another site with this in its body. */
async function openHost(page: Page, body: string): Promise<void> {
  const host = await startSite("/", (_request, reply) => {
    reply.writeHead(200, { "content-type": "text/html" });
    reply.end(`<!doctype html><html lang="en"><head><meta charset="utf-8" /><title>A host</title>
      <link rel="icon" href="data:," /></head><body>${body}</body></html>`);
  });
  page.on("close", () => void host.close());
  await page.goto(host.url);
}

test("the link that is copied opens the same view; so does the one of the header", async ({ playground, context }) => {
  const dialog = await openShare(playground, VIEW, 8);
  const link = await copied(dialog, "Copy link");
  await expect(dialog.getByLabel("Link", { exact: true })).toHaveValue(link);
  await expect(dialog).toContainText(`${String(link.length)} characters.`);
  const readout = await playground.readout.textContent();
  expect(readout).toContain("query 7");
  const opened = await context.newPage();
  await opened.goto(link);
  const other = new Playground(opened);
  await expect(other.readout).toHaveText(readout ?? "");
  await expect(other.textBox).toHaveValue(TEXT);
  await dialog.getByRole("button", { name: "Close" }).click();
  await playground.page.locator("#copy-link").click();
  await expect(playground.page.locator("#copy-link")).toHaveText("Copied");
  expect(await playground.page.evaluate(() => navigator.clipboard.readText())).toBe(link);
});

test("a long text travels packed, from the dialog and from the header", async ({ playground, context }) => {
  const text = "the cat sat on the mat and ".repeat(60).trim();
  const dialog = await openShare(playground, `#v=1&text=${encodeURIComponent(text)}&layer=1`, 420);
  await expect(dialog.getByRole("button", { name: "Copy link" })).toBeFocused();
  const link = await copied(dialog, "Copy link");
  expect(link).toMatch(/#1z/);
  await dialog.getByRole("button", { name: "Close" }).click();
  await playground.page.locator("#copy-link").click();
  await expect(playground.page.locator("#copy-link")).toHaveText("Copied");
  expect(await playground.page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  const opened = await context.newPage();
  await opened.goto(link);
  await expect(new Playground(opened).textBox).toHaveValue(text);
});

test("the Markdown names a picture, which is saved with its pixels and where it comes from", async ({ playground }) => {
  const { page } = playground;
  const dialog = await openShare(playground, VIEW, 8);
  const markdown = await copied(dialog, "Copy Markdown");
  const [, alt = "", picture = "", link = ""] = /^\[!\[([^[\]()]*)\]\(([^()]*)\)\]\(([^()]*)\)$/.exec(markdown) ?? [];
  expect(alt).toBe(`Attention of “textbook”, layer 1, head 0 “induction”, on “${TEXT}”`);
  expect(link).toBe(await dialog.getByLabel("Link", { exact: true }).inputValue());
  const coming = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Save picture" }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe(picture);
  await expect(dialog.getByText(`Saved as ${picture}.`)).toBeVisible();
  const bytes = readFileSync(await download.path());
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  expect(bytes.toString()).toContain(JSON.stringify(TEXT));
  // Without a figure there is no picture, and the link is one in words.
  await page.keyboard.press("Escape");
  await page.getByRole("tab", { name: "Compare" }).click();
  await expect(page).toHaveURL(/view=compare/);
  await expect(page.locator("compare-view")).toContainText("Nothing is compared yet");
  await shareButton(page).click();
  expect(await copied(dialog, "Copy Markdown")).toMatch(
    /^\[Attention of “textbook”[^[\]()]*\]\([^()]*view=compare[^()]*\)$/,
  );
  await expect(dialog.getByRole("button", { name: "Save picture" })).toHaveCount(0);
});

test("the Markdown of every other view names its picture, too", async ({ playground }) => {
  const { page } = playground;
  const views = { ...{ lines: "Lines", text: "Text", "query-key": "Query and key", steps: "Step by step" } };
  for (const [view, title] of Object.entries({ ...views, compare: "Compare", prediction: "Prediction" })) {
    await playground.open(`${VIEW}&pin=2,1&other-head=1&view=${view}`);
    await shareButton(page).click();
    const dialog = dialogOf(page);
    const picture = `headlight-textbook-layer-1-head-0.${view}.png`;
    await expect(dialog.getByLabel("Markdown with picture")).toHaveValue(
      new RegExp(`^\\[!\\[${title} – Attention of [^[\\]()]*\\]\\(${picture}\\)\\]\\([^()]*view=${view}[^()]*\\)$`),
    );
    const coming = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Save picture" }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toBe(picture);
    const bytes = readFileSync(await download.path());
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");
    expect(bytes.toString()).toContain(`"view":${JSON.stringify(view)}`);
    await page.keyboard.press("Escape");
  }
});

test("what is pasted is the one element that is meant, whatever text and model are called", async ({ page }) => {
  const site = "https://example.org/headlight/";
  const stateOf = (text: string): PlaygroundState => ({
    ...DEFAULT_STATE,
    text,
    model: text,
    pair: text,
    filter: text,
  });
  const cases = HOSTILE_TEXTS.map((text) => {
    const words = describeView(text, stateOf(text), undefined);
    return {
      text: heldByHtml(text),
      title: heldByHtml(text),
      iframe: iframeOf(text, site, encodeState(stateOf(text))),
      element: elementOf(site, stateOf(text)),
      // As a reader of Markdown leaves them that knows HTML alone.
      markdown:
        markdownOf(text, `${site}${encodeState(stateOf(text))}`, "map.png") + markdownOf(words, site, undefined),
    };
  });
  await page.goto("about:blank");
  const found = await page.evaluate((all) => {
    const parse = (written: string): readonly Element[] => {
      const parsed = new DOMParser().parseFromString(`<!doctype html><body>${written}</body>`, "text/html");
      return Array.from(parsed.querySelectorAll("*")).filter(({ localName }) => !/^(html|head|body)$/.test(localName));
    };
    const attributesOf = (element: Element | undefined): Readonly<Record<string, string>> =>
      Object.fromEntries(Array.from(element?.attributes ?? [], ({ name, value }) => [name, value]));
    return all.map(({ iframe, element, markdown }) => ({
      frame: parse(iframe).map((each) => [each.localName, attributesOf(each)] as const),
      view: parse(element).map((each) => [each.localName, attributesOf(each)] as const),
      markdown: parse(markdown).length,
    }));
  }, cases);
  expect(found.length).toBeGreaterThanOrEqual(100);
  for (const [index, { frame, view, markdown }] of found.entries()) {
    const { text, title } = cases[index]!;
    const src = frame[0]?.[1]["src"] ?? "";
    expect(frame, text).toEqual([
      ["iframe", { src, title, width: "100%", height: "480", loading: "lazy", style: "border:0" }],
    ]);
    expect(src, text).toMatch(/^https:\/\/example\.org\/headlight\/embed\.html#v=1/);
    // An empty text is written, because it is not that of the opening view; an empty second one is the default.
    const written = { text, pair: text, model: text, filter: text };
    const differing = Object.entries(written).filter(([name, value]) => value !== "" || /^(text|model)$/.test(name));
    expect(view, text).toEqual([
      ["script", { type: "module", src: `${site}embed.js` }],
      ["attention-view", Object.fromEntries(differing)],
    ]);
    expect(markdown, text).toBe(0);
  }
});

for (const [button, frame] of [
  ["Copy iframe", "iframe"],
  ["Copy element", "attention-view iframe"],
] as const) {
  test(`${button}: pasted into a page of another site it shows the engine's number`, async ({
    playground,
    context,
    reference,
  }) => {
    const text = `"rose" <b>&amp; a rose's\nline & a rose's`;
    const { tokens, weights } = await headNumbers(reference, text, 1, 0);
    const [query, key] = [tokens.length - 1, 3];
    const view = `#v=1&text=${encodeURIComponent(text)}&layer=1&head=0&pin=${String(query)},${String(key)}`;
    const dialog = await openShare(playground, view, tokens.length);
    const snippet = await copied(dialog, button);
    const host = await context.newPage();
    await openHost(host, snippet);
    const shown = host.frameLocator(frame).getByTestId("readout");
    const weight = formatWeight(weights[query * tokens.length + key] ?? Number.NaN);
    await expect(shown).toContainText(`query ${String(query)} `);
    await expect(shown).toContainText(`weight ${weight}`);
    await expect(host.frameLocator(frame).getByRole("application")).toHaveAccessibleName(
      new RegExp(`layer 1, head 0\\b.*, ${String(tokens.length)} tokens`),
    );
  });
}

test("the QR code is read as the link, in dark mode, too; a link too long for one says so", async ({ playground }) => {
  const { page } = playground;
  await page.emulateMedia({ colorScheme: "dark" });
  const dialog = await openShare(playground, VIEW, 8);
  const link = await dialog.getByLabel("Link", { exact: true }).inputValue();
  const code = dialog.getByRole("img", { name: "QR code of the link" });
  const { text, corner } = await scan(code);
  expect(text).toBe(link);
  expect(corner, "white around it").toEqual([255, 255, 255, 255]);
  await page.keyboard.press("Escape");
  // Nothing in it repeats, so that no packing helps.
  const words = Array.from({ length: 500 }, (_, at) => ((at * 2654435761) >>> 0).toString(36)).join(" ");
  await playground.textBox.fill(words);
  await playground.waitForTokens(500);
  await shareButton(page).click();
  await expect(dialog).toContainText(/The link has \d,\d{3} characters; a QR code holds at most 2,900 of them\./);
  await expect(dialog).toContainText("Some programs cut a link of more than 2,000.");
  await expect(code).toHaveCount(0);
});

/** What a scanner reads from the screen. */
async function scan(code: Locator): Promise<{ readonly text: string | undefined; readonly corner: readonly number[] }> {
  await code.scrollIntoViewIfNeeded();
  const { data, width, height } = await pixelsOf(code.page(), pngAddress(await code.screenshot()));
  const text = jsQR(Uint8ClampedArray.from(data), width, height)?.data;
  return { text, corner: data.slice((width + 1) * 8, (width + 1) * 8 + 4) };
}

test("a view that no link holds is refused with its number, and the element still holds it", async ({ playground }) => {
  const { page } = playground;
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  // 32,000 characters do not hold so much, however it is packed.
  const words = Array.from({ length: 6_000 }, (_, at) => ((at * 2654435761) >>> 0).toString(36)).join(" ");
  await playground.textBox.fill(words);
  await playground.waitForTokens(6_000);
  await shareButton(page).click();
  const dialog = dialogOf(page);
  await expect(dialog).toContainText(/would have \d\d,\d{3} characters, and at most 32,000 are read\. .* Export/);
  await expect(dialog.getByRole("button", { name: "Copy link" })).toHaveCount(0);
  await expect(dialog.getByRole("img")).toHaveCount(0);
  expect(await copied(dialog, "Copy element")).toContain(words);
  await page.keyboard.press("Escape");
  await page.locator("#copy-link").click();
  await expect(page.locator("#copy-link")).toHaveText("Too long for a link");
});

test("the keyboard opens it, goes through it and comes back", async ({ playground }) => {
  const { page } = playground;
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  await expect(shareButton(page)).toBeEnabled();
  await shareButton(page).focus();
  await page.keyboard.press("Enter");
  const dialog = dialogOf(page);
  await expect(dialog.getByRole("button", { name: "Copy link" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(dialog.getByLabel("Markdown with picture")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(shareButton(page)).toBeFocused();
  await page.keyboard.press("Space");
  await dialog.getByRole("button", { name: "Close" }).press("Enter");
  await expect(dialog).toBeHidden();
  await expect(shareButton(page)).toBeFocused();
});

test("without a clipboard the text is selected", async ({ playground }) => {
  const { page } = playground;
  await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  const dialog = await openShare(playground, VIEW, 8);
  await dialog.getByRole("button", { name: "Copy iframe" }).click();
  await expect(dialog).toContainText("the text is selected for you");
  const area = dialog.getByLabel("iframe");
  const selected = await area.evaluate((box: HTMLTextAreaElement) => box.selectionEnd - box.selectionStart);
  expect(selected).toBe((await area.inputValue()).length);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 360]) {
    test(`axe finds nothing serious, and all of it has room: ${colorScheme}, ${String(width)} px`, async ({
      playground,
    }, info) => {
      const { page } = playground;
      await page.setViewportSize({ width, height: 740 });
      await page.emulateMedia({ colorScheme });
      const dialog = await openShare(playground, VIEW, 8);
      expect(await seriousFindings(page)).toEqual([]);
      expect(await dialog.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
      const box = (await dialog.boundingBox())!;
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.height).toBeLessThanOrEqual(740);
      await page.screenshot({ path: info.outputPath("dialog.png") });
      await dialog.getByRole("img").scrollIntoViewIfNeeded();
      await page.screenshot({ path: info.outputPath("code.png") });
    });
  }
}

test("at 360 px the header is two lines, and no button of it is cut into two", async ({ playground }, info) => {
  const { page } = playground;
  await page.setViewportSize({ width: 360, height: 740 });
  await playground.open();
  await playground.waitForTokens(OPENING_TOKENS);
  const header = page.locator(".page-header");
  await page.screenshot({ path: info.outputPath("header.png") });
  const tops = await header
    .locator("h1, a, #copy-link, #share")
    .evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().bottom));
  expect(Math.max(...tops) - Math.min(...tops)).toBeLessThan(12);
  for (const button of await header.locator("button").all())
    expect((await button.boundingBox())!.height).toBeLessThan(36);
  expect((await header.boundingBox())!.height).toBeLessThan(130);
});
