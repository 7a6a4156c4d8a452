import type { Locator, Page } from "@playwright/test";
import { formatCount } from "../../web/src/state/number-format.ts";
import { SITES } from "./sites.ts";

/** Where the cells of the large map stand, in css px of the window. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly cell: number;
  readonly rows: number;
  readonly columns: number;
}

export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

/** The playground as somebody uses it: things are found by role and label, cells by where they are. */
export class Playground {
  readonly textBox: Locator;
  readonly map: Locator;
  readonly grid: Locator;
  readonly heads: Locator;
  readonly readout: Locator;
  readonly alert: Locator;
  readonly notes: Locator;

  constructor(readonly page: Page) {
    this.textBox = page.getByRole("textbox", { name: "Text", exact: true });
    this.map = page.getByRole("application");
    this.grid = page.getByRole("grid", { name: "Heads by layer" });
    this.heads = this.grid.locator('[data-mean="off"]');
    this.readout = page.getByTestId("readout");
    this.alert = page.locator("fault-banner").getByRole("alert");
    this.notes = page.locator("link-notes").getByRole("status");
  }

  async open(fragment = "", site = SITES.served()): Promise<void> {
    await this.page.goto(`${site}${fragment}`);
  }

  /** Resolves when the map that is shown has this many tokens. */
  async waitForTokens(count: number): Promise<void> {
    await this.page
      .getByRole("application", { name: new RegExp(`, ${formatCount(count)} tokens?: queries down, keys across$`) })
      .waitFor({ state: "attached" });
  }

  /** Resolves when what comes after the first picture is there, too: it listens to keys and to the pointer. */
  async waitForTools(): Promise<void> {
    await this.page.locator("token-strip .token-button").first().waitFor();
  }

  head(layer: number, head: number): Locator {
    return this.grid.getByRole("button", { name: new RegExp(`^layer ${String(layer)}, head ${String(head)}\\b`) });
  }

  /** The dot in the middle of each of `bins` x `bins` cells of a head's thumbnail. */
  async thumbnail(layer: number, head: number, bins: number): Promise<readonly (Rgba | undefined)[]> {
    const { size, dots } = await this.place(layer, head).evaluate(readThumbnail);
    const middle = (bin: number): number => Math.floor(((bin + 0.5) / bins) * size);
    return Array.from({ length: bins ** 2 }, (_, cell) => {
      return dots[middle(Math.floor(cell / bins)) * size + middle(cell % bins)];
    });
  }

  /** What its thumbnail covers. */
  place(layer: number, head: number): Locator {
    return this.head(layer, head).locator(".thumbnail");
  }

  /** Finds the plot as a pointer does: by asking where a cell begins and ends. */
  async plot(tokenCount: number): Promise<Plot> {
    await this.map.scrollIntoViewIfNeeded();
    await this.page.mouse.move(0, 0);
    const { left, top, right, bottom } = await this.map.evaluate(findPlot);
    const cell = (right - left) / tokenCount;
    if (Math.abs((bottom - top) / tokenCount - cell) > 0.1) throw new Error("The cells are not square");
    return { left, top, cell, rows: tokenCount, columns: tokenCount };
  }

  /** Moves the pointer to the middle of a cell. */
  async pointAt(plot: Plot, query: number, key: number): Promise<void> {
    const { x, y } = centerOf(plot, query, key);
    await this.page.mouse.move(x, y);
  }

  async clickAt(plot: Plot, query: number, key: number): Promise<void> {
    const { x, y } = centerOf(plot, query, key);
    await this.page.mouse.click(x, y);
  }

  /** The colour of the map in the middle of each of these cells, as the canvas holds it. */
  async pixels(plot: Plot, cells: readonly (readonly [query: number, key: number])[]): Promise<readonly Rgba[]> {
    const points = cells.map(([query, key]) => centerOf(plot, query, key));
    return this.map.locator("canvas").first().evaluate(readPixels, points);
  }
}

function centerOf(plot: Plot, query: number, key: number): { readonly x: number; readonly y: number } {
  return { x: plot.left + (key + 0.5) * plot.cell, y: plot.top + (query + 0.5) * plot.cell };
}

/** Runs in the page. The map tells which cell a pointer is over by an event; its first and last ones bound the plot. */
export function findPlot(area: Element): { left: number; top: number; right: number; bottom: number } {
  const bounds = area.querySelector("canvas")?.getBoundingClientRect() ?? area.getBoundingClientRect();
  const isOverCell = (x: number, y: number): boolean => {
    let found = false;
    const note = (event: Event): void => void (found = event instanceof CustomEvent && event.detail !== null);
    addEventListener("hover-cell", note);
    area.dispatchEvent(new PointerEvent("pointermove", { clientX: x, clientY: y, bubbles: true }));
    removeEventListener("hover-cell", note);
    return found;
  };
  // Between a place outside and one inside, to a hundredth of a px.
  const edge = (outside: number, inside: number, isInside: (at: number) => boolean): number => {
    while (Math.abs(inside - outside) > 0.01) {
      const middle = (inside + outside) / 2;
      if (isInside(middle)) inside = middle;
      else outside = middle;
    }
    return inside;
  };
  const y = bounds.bottom - 2; // the last row
  const seen = Array.from({ length: Math.floor(bounds.width) }, (_, x) => bounds.left + x).filter((x) =>
    isOverCell(x, y),
  );
  const [first, last] = [seen[0], seen.at(-1)];
  if (first === undefined || last === undefined) throw new Error("No place of the map is over a cell");
  const left = edge(bounds.left - 1, first, (x) => isOverCell(x, y));
  const right = edge(bounds.right + 1, last, (x) => isOverCell(x, y));
  const top = edge(bounds.top - 1, y, (at) => isOverCell(first, at));
  const bottom = edge(bounds.bottom + 1, y, (at) => isOverCell(first, at));
  area.dispatchEvent(new PointerEvent("pointerleave"));
  return { left, top, right, bottom };
}

/** Runs in the page. */
function readPixels(canvas: Element, points: readonly { readonly x: number; readonly y: number }[]): Rgba[] {
  if (!(canvas instanceof HTMLCanvasElement)) throw new Error("The map is drawn on no canvas");
  const bounds = canvas.getBoundingClientRect();
  const context = canvas.getContext("2d");
  return points.map(({ x, y }) => {
    const atX = Math.floor(((x - bounds.left) / bounds.width) * canvas.width);
    const atY = Math.floor(((y - bounds.top) / bounds.height) * canvas.height);
    const [red = 0, green = 0, blue = 0, alpha = 0] = context?.getImageData(atX, atY, 1, 1).data ?? [];
    return [red, green, blue, alpha];
  });
}

/** Runs in the page: all thumbnails are on one canvas, each over its place. */
function readThumbnail(place: Element): { size: number; dots: Rgba[] } {
  const canvas = place.closest("[role=grid]")?.querySelector("canvas");
  const { left, top, width } = place.getBoundingClientRect();
  const corner = canvas?.getBoundingClientRect();
  if (!canvas || !corner) throw new Error("The grid has a canvas");
  const dot = (cssPx: number): number => Math.round(cssPx * devicePixelRatio);
  const [x, y] = [dot(left - corner.left), dot(top - corner.top)];
  const size = dot(left - corner.left + width) - x;
  const bytes = canvas.getContext("2d")?.getImageData(x, y, size, size).data ?? [];
  const dots = Array.from({ length: bytes.length / 4 }, (_, at) => Array.from(bytes.slice(at * 4, at * 4 + 4)));
  return { size, dots: dots as unknown as Rgba[] };
}
