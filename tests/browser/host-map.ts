import type { Frame, Page } from "@playwright/test";
import { formatScore, formatWeight } from "../../web/src/state/number-format.ts";
import type { Host } from "../hosts/hosts.mjs";
import { startHostSite } from "./host-site.ts";
import { findPlot } from "./playground.ts";
import type { Reference } from "./reference-engine.ts";
import { headNumbers } from "./reference-engine.ts";
import { SITES } from "./sites.ts";
import { expect } from "./watched-test.ts";

/** What every host shows. */
export const HOST_TEXT = "The cat sat on the mat.";
export const HOST_LAYER = 1;
export const HOST_HEAD = 0;
const TOKEN_COUNT = 7;
/** The head looks from "the" to what came after it before. */
export const HOST_CELL = { query: 4, key: 1 } as const;

/** Opens a host's page, or another path of it, as somebody who reads it does. Returns the address of its site. */
export async function openBuiltHost(page: Page, host: Host, path = host.page): Promise<string> {
  const site = await startHostSite(host);
  page.on("close", () => void site.close());
  await page.goto(`${site.url}${path}`);
  return site.url;
}

/** The frames of ours in the page, however deep. */
export function mapFrames(page: Page): readonly Frame[] {
  return page.frames().filter((frame) => frame.url().startsWith(`${SITES.served()}embed.html`));
}

/** A frame of ours, once its map is live. */
export async function liveFrame(page: Page, index = 0): Promise<Frame> {
  await expect.poll(() => mapFrames(page).length, { message: "frames of ours" }).toBeGreaterThan(index);
  const frame = mapFrames(page)[index]!;
  await expectLive(frame);
  return frame;
}

export async function expectLive(frame: Frame): Promise<void> {
  const name = new RegExp(`layer ${HOST_LAYER}, head ${HOST_HEAD}\\b.*, ${TOKEN_COUNT} tokens:`);
  await expect(frame.getByRole("application")).toHaveAccessibleName(name);
}

export interface Cell {
  readonly query: number;
  readonly key: number;
}

/** The middle of a cell in the window, whatever the page around the frame does to it. */
export async function placeOf(frame: Frame, { query, key }: Cell): Promise<{ readonly x: number; readonly y: number }> {
  const map = frame.getByRole("application");
  await map.scrollIntoViewIfNeeded();
  await frame.page().mouse.move(0, 0);
  const plot = await map.evaluate(findPlot);
  const inside = await map.evaluate((area) => area.getBoundingClientRect().toJSON() as DOMRect);
  const outside = await map.boundingBox();
  if (outside === null) throw new Error("The map is laid out nowhere");
  const x = plot.left + ((key + 0.5) / TOKEN_COUNT) * (plot.right - plot.left);
  const y = plot.top + ((query + 0.5) / TOKEN_COUNT) * (plot.bottom - plot.top);
  return {
    x: outside.x + ((x - inside.x) * outside.width) / inside.width,
    y: outside.y + ((y - inside.y) * outside.height) / inside.height,
  };
}

/** What the engine under Node computes for a cell, in the words of the frame's readout. */
export async function readoutOfCell(reference: Reference, { query, key }: Cell): Promise<RegExp> {
  const { tokens, maskedScores, weights } = await headNumbers(reference, HOST_TEXT, HOST_LAYER, HOST_HEAD);
  expect(tokens).toHaveLength(TOKEN_COUNT);
  const at = query * TOKEN_COUNT + key;
  const numbers = `score ${formatScore(maskedScores[at] ?? NaN)}, weight ${formatWeight(weights[at] ?? NaN)}`;
  return new RegExp(`query ${query} .* → key ${key} .*: ${numbers.replaceAll(".", "\\.")}$`);
}

/** Pins a cell by a click: with the pointer elsewhere, the frame says of it what the engine computes. */
export async function expectPinnedCell(frame: Frame, reference: Reference, cell: Cell = HOST_CELL): Promise<void> {
  const { x, y } = await placeOf(frame, cell);
  await frame.page().mouse.click(x, y);
  await frame.page().mouse.move(0, 0);
  await expect(frame.getByTestId("readout")).toHaveText(await readoutOfCell(reference, cell));
}
