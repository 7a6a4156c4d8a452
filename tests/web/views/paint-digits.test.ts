import { expect, test } from "vitest";

import { layoutMap, zoomLayout } from "../../../web/src/draw/geometry.ts";
import { paintWeights } from "../../../web/src/draw/heatmap-image.ts";
import type { ExactMap } from "../../../web/src/state/picture.ts";
import type { PageColors } from "../../../web/src/views/page-colors.ts";
import { fitsDigits, paintDigits } from "../../../web/src/views/paint-digits.ts";
import { RecordedCanvas } from "./recorded-canvas.ts";

const COLORS = { fontFamily: "serif" } as PageColors;
const COUNT = 20;
const GUTTERS = { gutterLeftCssPx: 80, gutterTopCssPx: 60 };

/** Row q looks at key k with (k + 1) / 100, and sees none behind it. */
const WEIGHTS = Float32Array.from({ length: COUNT ** 2 }, (_, at) => ((at % COUNT) + 1) / 100);
const MASKED = Uint8Array.from(WEIGHTS, (_, at) => (at % COUNT > Math.floor(at / COUNT) ? 1 : 0));

function layoutOf(size: number) {
  const side = { rows: size, columns: size };
  return layoutMap({ widthCssPx: 580, maxHeightCssPx: 560, pixelRatio: 2, ...side, ...GUTTERS })!;
}

function mapOf(first: number, last: number): ExactMap {
  const size = last - first;
  const part = <T extends Float32Array | Uint8Array>(cells: T): T =>
    cells.filter((_, at) => isWithin(Math.floor(at / COUNT)) && isWithin(at % COUNT)) as T;
  const isWithin = (position: number): boolean => position >= first && position < last;
  const drawn = part(WEIGHTS);
  const place = { layer: 0, head: 0, queries: [first, last], keys: [first, last], rows: size, columns: size } as const;
  return {
    kind: "exact",
    values: "weights",
    isFirstHidden: false,
    ...place,
    drawn,
    weights: drawn,
    masked: part(MASKED),
  };
}

test("digits are for cells that have room for them, and never for bins", () => {
  const [whole, zoomed] = [mapOf(0, COUNT), mapOf(10, 15)];
  expect(fitsDigits(layoutOf(COUNT), whole)).toBe(false);
  const layout = zoomLayout(layoutOf(COUNT), zoomed, zoomed);
  expect(fitsDigits(layout, zoomed)).toBe(true);
  expect(fitsDigits(layout, { ...zoomed, kind: "pooled" } as never)).toBe(false);
});

test("zoomed in, each visible cell has its number in its middle, dark on light and light on dark; a masked one has none", () => {
  const map = mapOf(10, 15);
  const layout = zoomLayout(layoutOf(COUNT), map, map);
  const pixels = paintWeights(map, { largest: 0.2, scale: "global" });
  const canvas = new RecordedCanvas();
  paintDigits(canvas.context, layout, map, pixels, COLORS);
  const cell = 500 / 5;
  const expected = [0, 1, 2, 3, 4].flatMap((row) =>
    Array.from({ length: row + 1 }, (_, column) => ({
      text: ((column + 11) / 100).toFixed(3),
      x: 80 + (column + 0.5) * cell,
      y: 60 + (row + 0.5) * cell,
    })),
  );
  expect(canvas.writings).toMatchObject(expected);
  expect(canvas.writings).toHaveLength(expected.length);
  // Half of the way to yellow, and as far as it goes.
  const brightest = paintWeights({ ...map, drawn: map.drawn.fill(0.2) }, { largest: 0.2, scale: "global" });
  const onYellow = new RecordedCanvas();
  paintDigits(onYellow.context, layout, map, brightest, COLORS);
  expect(new Set(onYellow.writings.map(({ color }) => color))).toEqual(new Set(["#000"]));
  const onBlue = new RecordedCanvas();
  paintDigits(
    onBlue.context,
    layout,
    map,
    paintWeights({ ...map, drawn: map.drawn.fill(0) }, { largest: 0.2, scale: "global" }),
    COLORS,
  );
  expect(new Set(onBlue.writings.map(({ color }) => color))).toEqual(new Set(["#fff"]));
});

test("what is not finite has no digits, and scores have theirs", () => {
  const map = mapOf(10, 15);
  map.drawn[0] = NaN;
  const layout = zoomLayout(layoutOf(COUNT), map, map);
  const pixels = paintWeights(map, { largest: 0.2, scale: "global" });
  const canvas = new RecordedCanvas();
  paintDigits(canvas.context, layout, { ...map, values: "scores" }, pixels, COLORS);
  expect(canvas.writings[0]).toMatchObject({ text: "0.11", y: 60 + 150 });
});
