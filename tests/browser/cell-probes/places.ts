// What all probes of a view share: the text, the head, and how a random place of it is come to.

import type { Page } from "@playwright/test";
import type { Trace } from "../../../web/src/engine/engine.ts";
import { formatWeight } from "../../../web/src/state/number-format.ts";
import type { Playground } from "../playground.ts";
import type { Reference } from "../reference-engine.ts";
import { expect } from "../watched-test.ts";

/** A thousand of each view take a quarter of an hour. */
export const ASKED = process.env["HEADLIGHT_CELLS"];
export const CELLS = Number(ASKED ?? 12);
export const TEXT = "one two three one two four one two five one three six two seven one two";
export const WORDS = TEXT.split(" ");
export const COUNT = WORDS.length;
export const [LAYER, HEAD] = [1, 5];
/** Which is compared with it. */
export const [OTHER_LAYER, OTHER_HEAD] = [0, 3];
/** Places of one row, before another one is pinned. */
export const OF_A_ROW = 12;

export type Draw = (below: number) => number;

export interface Probing {
  readonly playground: Playground;
  /** Of TEXT. */
  readonly trace: Trace;
  readonly reference: Reference;
  readonly draw: Draw;
  /** What the css of the page says it is scaled to. */
  readonly inner: number;
}

export type Probe = (probing: Probing) => Promise<void>;

export function linkOf(view: string, query: number, key: number): string {
  const place = `layer=${String(LAYER)}&head=${String(HEAD)}&pin=${String(query)},${String(key)}`;
  const other = view === "compare" ? `&other-layer=${String(OTHER_LAYER)}&other-head=${String(OTHER_HEAD)}` : "";
  return `#v=1&text=${encodeURIComponent(TEXT)}&${place}&view=${view}${other}`;
}

/** Whole numbers from a seed: the same places in every run. */
export function drawing(seed: number): Draw {
  let state = seed | 1;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** As somebody would follow a link. */
export async function follow(page: Page, link: string): Promise<void> {
  await page.evaluate((fragment) => (location.hash = fragment), link);
}

export async function pinRow(page: Page, view: string, query: number, key: number): Promise<void> {
  await follow(page, linkOf(view, query, key));
}

/** What Lines and Text say of the cell that is pointed at. */
export async function expectNumbers(
  { page }: Playground,
  query: number,
  key: number,
  weights: Float32Array,
): Promise<void> {
  const numbers = page.getByTestId("heads-numbers");
  if (key > query) return expect(numbers).toContainText("not visible (masked)");
  await expect(numbers.locator("b")).toHaveText([formatWeight(weights[query * COUNT + key] ?? NaN)]);
}

export async function boxOf(
  page: Page,
  selector: string,
): Promise<{ x: number; y: number; width: number; height: number }> {
  const part = page.locator(selector).first();
  await part.scrollIntoViewIfNeeded();
  const box = await part.boundingBox();
  if (box === null) throw new Error(`There is no ${selector} to be seen.`);
  return box;
}

/** `across`: of its width. */
export async function moveInto(page: Page, selector: string, across: number): Promise<void> {
  // Into the middle: at the edges a heading may stand over it.
  await page
    .locator(selector)
    .first()
    .evaluate((part) => part.scrollIntoView({ block: "center", inline: "nearest" }));
  const { x, y, width, height } = await boxOf(page, selector);
  await page.mouse.move(x + across * width, y + height / 2);
}
