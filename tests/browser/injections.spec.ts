// Over 100 texts that want to be more than text, in everything that shows or carries a text away. Each would set `ran`.

import { readFileSync, writeFileSync } from "node:fs";
import type { Page, TestInfo } from "@playwright/test";
import { marked } from "marked";
import { elementOf, iframeOf, markdownOf } from "../../web/src/share/snippets.ts";
import { describeView } from "../../web/src/share/words.ts";
import { DEFAULT_STATE } from "../../web/src/state/playground-state.ts";
import { HOSTILE_TEXTS } from "../web/share/hostile-texts.ts";
import type { Playground } from "./playground.ts";
import { expect, test } from "./watched-test.ts";

/** JSON holds no half of a surrogate pair. */
const TOKENS = HOSTILE_TEXTS.filter((text) => !/\p{Surrogate}/u.test(text));
const LEN = TOKENS.length;
/** Of a map with room for the label of each. */
const AT_ONCE = 30;
const FILE = "<img src=x onerror=ran=1>.json";
/** A cell of a CSV file. */
const QUOTED = /"(?:[^"]|"")*"/g;
/** What the page shows and what leaves it, counted below: each of them holds each text. */
const SINKS = ["page", "canvas", "lines", "text", "SVG", "SVG in a page", "CSV", "Markdown", "frame", "element"];

/** A file of given weights has texts of any kind for tokens. */
function hostileFile(info: TestInfo, tokens: readonly string[]): string {
  const path = info.outputPath(FILE);
  const weights = tokens.map((_, query) => tokens.map((__, key) => (key <= query ? 1 / (query + 1) : 0)));
  writeFileSync(path, JSON.stringify({ tokens, weights }));
  return path;
}

/** In the page and all frames in it. */
async function hasRun(page: Page): Promise<boolean> {
  const answers = await Promise.all(page.frames().map((frame) => frame.evaluate<unknown>("typeof ran")));
  return answers.some((answer) => answer !== "undefined");
}

async function saved({ page }: Playground, button: string): Promise<string> {
  const coming = page.waitForEvent("download");
  await page.locator("export-panel").getByRole("button", { name: button, exact: true }).click();
  const download = await coming;
  expect(download.suggestedFilename()).not.toMatch(/[<>"=\s]/);
  return readFileSync(await download.path(), "utf8");
}

test.describe(`of ${String(SINKS.length * LEN)} injections`, () => {
  test.beforeAll(() => {
    expect(LEN).toBeGreaterThanOrEqual(100);
    expect(SINKS.length * LEN).toBeGreaterThanOrEqual(800);
  });

  test("none runs in the page, in its canvases, its views and its files", async ({ playground, browser }, info) => {
    const { page } = playground;
    await page.setViewportSize({ width: 1280, height: 1400 });
    await playground.open("#v=1&text=a");
    await playground.waitForTools();
    await page.getByText("Export", { exact: true }).click();
    const pictures: string[] = [];
    for (let first = 0; first < LEN; first += AT_ONCE) {
      const tokens = TOKENS.slice(first, first + AT_ONCE);
      await page.getByTestId("files-input").setInputFiles(hostileFile(info, tokens));
      await expect(page.locator("token-strip [data-row=token]")).toHaveCount(tokens.length);
      await playground.waitForTokens(tokens.length);
      for (const view of ["Lines", "Text", "Map"]) {
        await page.getByRole("tab", { name: view, exact: true }).click();
        await expect(page.locator("body")).toHaveAttribute("data-phase", "ready");
      }
      pictures.push(await saved(playground, "SVG"));
      const csv = await saved(playground, "CSV");
      for (const cell of csv.matchAll(QUOTED)) expect(cell[0]).not.toMatch(/^"[=+\-@\t\r]/);
      expect(csv.replace(QUOTED, "")).not.toMatch(/(?:^|[,\n])[=+\-@\t]/);
      expect(await hasRun(page)).toBe(false);
    }
    // In pages without a policy, where what could run would.
    const other = await (await browser.newContext()).newPage();
    for (const svg of pictures) {
      expect(svg.match(/<text/g)?.length).toBeGreaterThanOrEqual(LEN % AT_ONCE);
      for (const [type, body] of [
        ["image/svg+xml", svg],
        ["text/html", `<!doctype html><title>A page</title>${svg}`],
      ] as const) {
        await other.route("**/*", (route) => route.fulfill({ contentType: `${type}; charset=utf-8`, body }));
        await other.goto("http://127.0.0.1/picture");
        await expect(other.locator("svg text").first()).toBeAttached();
        await expect(other.locator("script, img, iframe, [onload], [onerror], [onclick], a")).toHaveCount(0);
        expect(await hasRun(other), type).toBe(false);
        await other.unrouteAll();
      }
    }
    await other.context().close();
  });

  test("none runs in the Markdown, the frames and the elements that are shared", async ({ browser }) => {
    const site = "http://127.0.0.1/headlight/";
    const snippets = HOSTILE_TEXTS.flatMap((text) => {
      const state = { ...DEFAULT_STATE, text };
      const words = describeView(text, state, undefined);
      const markdown = marked.parse(markdownOf(words, `${site}#v=1`, "map.png"), { async: false });
      const frame = iframeOf(words, site, "#v=1").replace('loading="lazy"', "");
      return [`<div class="markdown">${markdown}</div>`, frame, elementOf(site, state)];
    });
    const page = await (await browser.newContext()).newPage();
    const asked: string[] = [];
    await page.route("**/*", (route) => {
      asked.push(route.request().url());
      const isHost = route.request().url().endsWith("/host");
      const body = isHost ? `<!doctype html><title>A host</title>${snippets.join("\n")}` : "";
      return route.fulfill({ contentType: isHost ? "text/html; charset=utf-8" : "text/plain", body });
    });
    await page.goto("http://127.0.0.1/host");
    const count = HOSTILE_TEXTS.length;
    await expect(page.locator("iframe")).toHaveCount(count);
    await expect(page.locator("attention-view")).toHaveCount(count);
    await expect(page.locator(".markdown > p > a > img:only-child")).toHaveCount(count);
    await expect(page.locator("attention-view").nth(0)).toHaveAttribute("text", HOSTILE_TEXTS[0] ?? "");
    // Nothing but what the snippets are of.
    const elements = await page.evaluate(() =>
      [...document.body.querySelectorAll("*")].map(({ localName }) => localName),
    );
    expect([...new Set(elements)].sort()).toEqual(["a", "attention-view", "div", "iframe", "img", "p", "script"]);
    expect([...new Set(asked)].filter((url) => !/\/host$|\/map\.png$|\/embed\.(js|html)/.test(url))).toEqual([]);
    expect(await hasRun(page)).toBe(false);
    await page.context().close();
  });
});
