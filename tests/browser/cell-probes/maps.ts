// The map as a whole, of a long text in bins and zoomed in, the three of Compare, and the thumbnails.

import { CIVIDIS, rampStep } from "../../../web/src/draw/color-ramp.ts";
import { formatWeight } from "../../../web/src/state/number-format.ts";
import { Playground, type Plot, type Rgba } from "../playground.ts";
import { expect } from "../watched-test.ts";
import { CELLS, COUNT, follow, HEAD, LAYER, OF_A_ROW, OTHER_HEAD, OTHER_LAYER, type Probing } from "./places.ts";

export async function probeMap({ playground, trace, draw }: Probing): Promise<void> {
  const weights = await trace.weights({ layer: LAYER, head: HEAD });
  const plot = await playground.plot(COUNT);
  for (let cell = 0; cell < CELLS; cell++) {
    const [query, key] = [draw(COUNT), draw(COUNT)];
    await playground.pointAt(plot, query, key);
    await expectReadout(playground, query, key, weights[query * COUNT + key]);
  }
}

async function expectReadout(
  playground: Playground,
  query: number,
  key: number,
  weight: number | undefined,
): Promise<void> {
  const said = key > query ? "not visible \\(masked\\)" : `weight ${formatWeight(weight ?? NaN)}$`;
  await expect(playground.readout).toHaveText(new RegExp(`query ${String(query)} .*→ key ${String(key)} .*${said}`));
}

/** More than a map has bins for, at any of the pixel ratios. */
const LONG_COUNT = 1_100;
const LONG_TEXT = Array.from({ length: LONG_COUNT }, (_, at) => ["red", "blue", "tin"][(at * at) % 3]).join(" ");
const LONG_LINK = `#v=1&text=${encodeURIComponent(LONG_TEXT)}&layer=${String(LAYER)}&head=${String(HEAD)}`;
const WINDOW = 8;

/** Half of the cells as bins, and half of them in windows of it. */
export async function probeLongMap({ playground, reference, draw }: Probing): Promise<void> {
  const { page } = playground;
  const trace = await reference.run(LONG_TEXT);
  const weightsIn = (rows: readonly [number, number], columns: readonly [number, number]): Promise<Float32Array> =>
    trace.weights({ layer: LAYER, head: HEAD, rows, columns });
  await follow(page, LONG_LINK);
  await playground.waitForTokens(LONG_COUNT);
  await playground.waitForTools();
  const plot = await playground.plot(LONG_COUNT);
  for (let cell = 0; cell < CELLS / 2; cell++) {
    const [query, key] = [draw(LONG_COUNT), draw(LONG_COUNT)];
    await playground.pointAt(plot, query, key);
    await expectBin(playground, query, key, weightsIn);
  }
  let [top, left]: [number, number] = [0, 0];
  let zoomed: Plot = plot;
  for (let cell = 0; cell < CELLS / 2; cell++) {
    if (cell % OF_A_ROW === 0) {
      top = draw(LONG_COUNT - WINDOW);
      left = draw(top + 1);
      await follow(page, `${LONG_LINK}&window=${[top, top + WINDOW, left, left + WINDOW].join()}`);
      await expect(page.locator("map-legend")).toContainText(`queries ${written(top)} to ${written(top + WINDOW - 1)}`);
      zoomed = await playground.plot(WINDOW);
    }
    const [row, column] = [draw(WINDOW), draw(WINDOW)];
    const [query, key] = [top + row, left + column];
    await playground.pointAt(zoomed, row, column);
    const [weight] = await weightsIn([query, query + 1], [key, key + 1]);
    const said = key > query ? "not visible \\(masked\\)" : `weight ${formatWeight(weight ?? NaN)}$`;
    await expect(playground.readout).toHaveText(
      new RegExp(`query ${written(query)} .*→ key ${written(key)} .*${said}`),
    );
  }
  trace.close();
}

function written(position: number): string {
  return position.toLocaleString("en-US");
}

/** queries 1,000 to 1,002 → keys 3 to 5: …; a bin of one token is a cell. */
const BIN = /quer(?:y|ies) ([\d,]+)(?: to ([\d,]+))?.* → keys? ([\d,]+)(?: to ([\d,]+))?.*: (.*)$/;

/** The bin under the pointer is at the cell that is pointed at, and its number is that of the engine's weights in it. */
async function expectBin(
  { readout }: Playground,
  query: number,
  key: number,
  weightsIn: (rows: readonly [number, number], columns: readonly [number, number]) => Promise<Float32Array>,
): Promise<void> {
  let said = "";
  const read = async (): Promise<readonly number[]> => {
    const [, firstQuery = "", lastQuery, firstKey = "", lastKey, rest = ""] = BIN.exec(await readout.innerText()) ?? [];
    said = rest;
    return [firstQuery, lastQuery ?? firstQuery, firstKey, lastKey ?? firstKey].map((each) =>
      each === "" ? NaN : Number(each.replaceAll(",", "")),
    );
  };
  let [top, bottom, left, right]: readonly (number | undefined)[] = [];
  await expect
    .poll(async () => {
      [top = NaN, bottom = NaN, left = NaN, right = NaN] = await read();
      // Where bins begin is rounded down: the middle of a token may be in the bin before its own.
      return top <= query && query <= bottom + 1 && left <= key && key <= right + 1;
    })
    .toBe(true);
  const [rows, columns] = [
    [top ?? NaN, (bottom ?? NaN) + 1],
    [left ?? NaN, (right ?? NaN) + 1],
  ] as const;
  // No query of it sees a key of it.
  if (columns[0] >= rows[1]) return expect(said).toContain("not visible (masked)");
  const largest = Math.max(...(await weightsIn(rows, columns)));
  expect(said).toMatch(new RegExp(`weight ${formatWeight(largest)}$`));
}

export async function probeCompare({ playground: { page }, trace, draw }: Probing): Promise<void> {
  const here = await trace.weights({ layer: LAYER, head: HEAD });
  const there = await trace.weights({ layer: OTHER_LAYER, head: OTHER_HEAD });
  const readout = page.getByTestId("compare-readout");
  // One map after the other: coming to the next one may scroll the page.
  for (const name of ["own", "other", "difference"]) {
    const area = page.locator(`.compare-map.is-${name}`).getByRole("application");
    const map = Object.assign(new Playground(page), { map: area });
    const plot = await map.plot(COUNT);
    for (let cell = 0; cell < CELLS / 3; cell++) {
      const [query, key] = [draw(COUNT), draw(COUNT)];
      await map.pointAt(plot, query, key);
      const number = (weights: Float32Array): string =>
        key > query ? "not visible (masked)" : formatWeight(weights[query * COUNT + key] ?? NaN);
      await expect(readout).toContainText(new RegExp(`query ${String(query)} .*→ key ${String(key)} `));
      await expect(readout).toContainText(`: ${number(here)} here, ${number(there)} there`);
    }
  }
}

/** They say no number: what stands under the pointer is its colour. A click there opens the head. */
export async function probeThumbnails({ playground, trace, draw, inner }: Probing): Promise<void> {
  const { page } = playground;
  await expect(playground.heads).toHaveCount(trace.layers * trace.heads);
  const isDone = () => page.locator("head-grid .is-coming").count();
  await expect.poll(isDone).toBe(0);
  for (let cell = 0; cell < CELLS;) {
    const [layer, head] = [draw(trace.layers), draw(trace.heads)];
    const weights = await trace.weights({ layer, head });
    const largest = Math.max(...weights);
    const place = playground.place(layer, head);
    await place.scrollIntoViewIfNeeded();
    for (const end = cell + Math.ceil(OF_A_ROW / 3); cell < Math.min(end, CELLS); cell++) {
      const query = draw(COUNT);
      // One in four anywhere: masked ones are all of one colour.
      const key = draw(cell % 4 === 0 ? COUNT : query + 1);
      const expected = key > query ? [0, 0, 0, 0] : colorOf(weights[query * COUNT + key] ?? NaN, largest);
      const { left, top, size } = await place.evaluate(squareOfDots, inner);
      const [atX, atY] = [left + ((key + 0.5) / COUNT) * size, top + ((query + 0.5) / COUNT) * size];
      const read = (): Promise<Rgba> => page.locator("canvas.thumbnail-sheet").evaluate(colorUnder, { x: atX, y: atY });
      await expect
        .poll(read, `layer ${String(layer)}, head ${String(head)}, query ${String(query)}, key ${String(key)}`)
        .toEqual(expected);
      await page.mouse.click(atX, atY);
      await expect(playground.head(layer, head)).toHaveAttribute("aria-pressed", "true");
    }
  }
}

function colorOf(weight: number, largest: number): readonly number[] {
  const step = rampStep(weight, largest);
  return [...CIVIDIS.subarray(step * 3, step * 3 + 3), 255];
}

/**
 * Runs in the page: the dots of the screen that a thumbnail takes, in px of the window. Where a cell is little more than
 * a dot wide, half a dot beside them is another cell.
 */
function squareOfDots(place: Element, inner: number): { left: number; top: number; size: number } {
  const corner = place.closest("[role=grid]")?.querySelector("canvas.thumbnail-sheet")?.getBoundingClientRect();
  if (!corner) throw new Error("The thumbnails are on no canvas");
  const { left, top, width } = place.getBoundingClientRect();
  const toDots = devicePixelRatio / inner;
  const onDots = (px: number): number => Math.round(px * toDots) / toDots;
  const [x, y] = [onDots(left - corner.left), onDots(top - corner.top)];
  return { left: corner.left + x, top: corner.top + y, size: onDots(left - corner.left + width) - x };
}

/** Runs in the page: the dot of a canvas at a place of the window. */
function colorUnder(canvas: Element, at: { readonly x: number; readonly y: number }): Rgba {
  if (!(canvas instanceof HTMLCanvasElement)) throw new Error("The thumbnails are on no canvas");
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const x = Math.floor(((at.x - left) / width) * canvas.width);
  const y = Math.floor(((at.y - top) / height) * canvas.height);
  const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getContext("2d")?.getImageData(x, y, 1, 1).data ?? [];
  return [red, green, blue, alpha];
}
