// Files that are saved from the Export panel, and what stands in them.

import { readFileSync } from "node:fs";
import type { BrowserContext, Page } from "@playwright/test";
import type { Playground } from "./playground.ts";
import { expect } from "./watched-test.ts";

export const OPENING_TOKENS = 16; // of the sentence that the page opens with
export const OPENING_TEXT = "The cat sat on the mat, and then the cat sat on the hat.";

export async function openExport(playground: Playground, fragment: string, tokens: number): Promise<void> {
  await playground.open(fragment);
  await playground.waitForTokens(tokens);
  await playground.waitForTools();
  await openPanel(playground.page);
}

/** It stays open where only the address changes. */
export async function openPanel(page: Page): Promise<void> {
  const isOpen = await page.locator("export-panel").isVisible();
  if (!isOpen) await page.getByText("Export", { exact: true }).click();
}

/** What the button `name` saves. */
export async function saved(page: Page, name: string): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const coming = page.waitForEvent("download");
  await page.locator("export-panel").getByRole("button", { name, exact: true }).click();
  const download = await coming;
  await expect(page.locator("export-panel [role=status]")).toHaveText(`Saved as ${download.suggestedFilename()}.`);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** What stands in an SVG file. Read on a page of its own: the playground's policy lets nobody parse. */
export async function readSvg(context: BrowserContext, bytes: Buffer) {
  const reader = await context.newPage();
  const found = await reader.evaluate((written) => {
    const parsed = new DOMParser().parseFromString(written, "image/svg+xml");
    const all = Array.from(parsed.querySelectorAll("*"));
    return {
      names: [...new Set(all.map(({ localName }) => localName))].sort(),
      // What could run, or lead elsewhere: a picture within the picture does neither.
      attributes: [...new Set(all.flatMap((each) => each.getAttributeNames()))].filter((each) => /^on|:/.test(each)),
      links: all.map((each) => each.getAttribute("href") ?? "").filter((href) => !/^(data:image\/png;|$)/.test(href)),
      size: ["width", "height"].map((name) => Number(parsed.documentElement.getAttribute(name))),
      about: parsed.querySelector("metadata")?.textContent ?? "",
      // A number with a point at its end is none.
      opacities: Array.from(parsed.querySelectorAll("line"), (line) => {
        const written = line.getAttribute("opacity") ?? "1";
        return written.endsWith(".") ? NaN : Number(written);
      }),
      labels: Array.from(parsed.querySelectorAll("text"), ({ textContent }) => textContent),
      cells: Array.from(parsed.querySelectorAll("g[shape-rendering]"), (group) =>
        Array.from(group.children, (cell) => cell.getAttribute("fill") ?? ""),
      ),
    };
  }, bytes.toString());
  await reader.close();
  return { ...found, about: JSON.parse(found.about) as Readonly<Record<string, unknown>> };
}

/** Nothing but rectangles, text and `more`, and nothing in it that runs or leads elsewhere. */
export function expectPlainSvg(
  { names, attributes, links }: Awaited<ReturnType<typeof readSvg>>,
  more: readonly string[] = ["line"],
): void {
  const always = ["desc", "g", "metadata", "rect", "svg", "text", "title", "tspan"];
  expect({ names, attributes, links }).toEqual({ names: [...always, ...more].sort(), attributes: [], links: [] });
}

/** That a PNG saved at `scale` has so many times the dots of the SVG's size. */
export async function expectPngOf(page: Page, size: readonly number[], scale: number): Promise<void> {
  await page.getByLabel("Size").selectOption(String(scale));
  const { bytes } = await saved(page, "PNG");
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual(size.map((side) => side * scale));
}
