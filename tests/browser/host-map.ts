import type { Frame, Page } from "@playwright/test";
import { formatScore, formatWeight } from "../../web/src/state/number-format.ts";
import { HOSTS, type Host } from "../hosts/hosts.mjs";
import { startHostSite } from "./host-site.ts";
import { findPlot } from "./playground.ts";
import type { Reference } from "./reference-engine.ts";
import { headNumbers } from "./reference-engine.ts";
import { SITES } from "./sites.ts";
import { expect } from "./watched-test.ts";

export interface Head {
  readonly layer: number;
  readonly head: number;
}

/** What every host shows. */
export const HOST_TEXT = "The cat sat on the mat.";
export const HOST_HEAD: Head = { layer: 1, head: 0 };
const TOKEN_COUNT = 7;
/** The head looks from "the" to what came after it before. */
export const HOST_CELL = { query: 4, key: 1 } as const;

export function hostOf(id: string): Host {
  const host = HOSTS.find((each) => each.id === id);
  if (host === undefined) throw new Error(`tests/hosts has no ${id}`);
  return host;
}

/** Opens a host's page, or another path of it, as somebody who reads it does. Returns the address of its site. */
export async function openBuiltHost(page: Page, host: Host, path = host.page): Promise<string> {
  const site = await startHostSite(host);
  page.on("close", () => void site.close());
  await page.goto(`${site.url}${path}`);
  return site.url;
}

/** The frames of ours, however deep, from the top of the page down: the list of all frames has the order of their coming. */
export async function mapFrames(page: Page): Promise<readonly Frame[]> {
  const frames = page.frames().filter((frame) => frame.url().startsWith(`${SITES.served()}embed.html`));
  const placed = await Promise.all(frames.map(async (frame) => ({ frame, top: await topOf(frame) })));
  return placed.sort((one, other) => one.top - other.top).map(({ frame }) => frame);
}

async function topOf(frame: Frame): Promise<number> {
  // A frame that goes meanwhile is nowhere.
  const box = await frame
    .frameElement()
    .then((element) => element.boundingBox())
    .catch(() => null);
  return box?.y ?? Infinity;
}

/**
 * The frame of ours at this place from the top, once it shows the map of a head. One that is not on the screen is halted by
 * the browser; and which is at that place is known only when those above it have come, too.
 */
export async function liveFrame(page: Page, index = 0, { layer, head } = HOST_HEAD): Promise<Frame> {
  const name = async (): Promise<string> => nameOfMap((await mapFrames(page))[index]);
  const wanted = new RegExp(`layer ${layer}, head ${head}\\b.*, ${TOKEN_COUNT} tokens:`);
  await expect.poll(name, { message: `the map in frame ${index} of ours` }).toMatch(wanted);
  return (await mapFrames(page))[index]!;
}

/** "" where there is none, or none any more. */
async function nameOfMap(frame: Frame | undefined): Promise<string> {
  const read = frame?.evaluate(() => document.querySelector("[role=application]")?.getAttribute("aria-label"));
  return (await read?.catch(() => "")) ?? "";
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
export async function readoutOfCell(
  reference: Reference,
  { query, key }: Cell,
  { layer, head } = HOST_HEAD,
): Promise<RegExp> {
  const { tokens, maskedScores, weights } = await headNumbers(reference, HOST_TEXT, layer, head);
  expect(tokens).toHaveLength(TOKEN_COUNT);
  const at = query * TOKEN_COUNT + key;
  const numbers = `score ${formatScore(maskedScores[at] ?? NaN)}, weight ${formatWeight(weights[at] ?? NaN)}`;
  const place = `layer ${layer}, head ${head}\\b.*: query ${query} .* → key ${key} `;
  return new RegExp(`${place}.*: ${numbers.replaceAll(".", "\\.")}$`);
}

/** Pins a cell by a click: with the pointer elsewhere, the frame says of it what the engine computes. */
export async function expectPinnedCell(frame: Frame, reference: Reference, head = HOST_HEAD): Promise<void> {
  const { x, y } = await placeOf(frame, HOST_CELL);
  await frame.page().mouse.click(x, y);
  await frame.page().mouse.move(0, 0);
  await expect(frame.getByTestId("readout")).toHaveText(await readoutOfCell(reference, HOST_CELL, head));
}
