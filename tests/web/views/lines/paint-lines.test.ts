import { expect, test } from "vitest";

import { AxisLabels } from "../../../../web/src/views/axis-labels.ts";
import { layoutLines } from "../../../../web/src/views/lines/layout.ts";
import { paintLines } from "../../../../web/src/views/lines/paint-lines.ts";
import type { PageColors } from "../../../../web/src/views/page-colors.ts";
import { RecordedCanvas } from "../recorded-canvas.ts";

test("a line is as opaque as its weight is of the largest, in the colour of its head, and none is more than opaque", () => {
  const canvas = new RecordedCanvas();
  const layout = layoutLines({
    ...{ widthCssPx: 600, maxHeightCssPx: 500, pixelRatio: 2, gutterCssPx: 100 },
    ...{ first: 0, last: 8, heads: [0, 1] },
  })!;
  const edges = [
    { head: 0, query: 3, key: 0, weight: 0 },
    { head: 0, query: 3, key: 1, weight: 0.2 },
    { head: 1, query: 4, key: 2, weight: 0.4 },
    { head: 1, query: 5, key: 2, weight: 0.8 },
    { head: 0, query: 6, key: 2, weight: 0.9 },
  ];
  paintLines(canvas.element, {
    ...{ layout, edges, largest: 0.8, tokens: [] },
    labels: new AxisLabels(canvas.context, 80),
    colors: { fontFamily: "serif" } as PageColors,
    headColors: ["#111111", "#222222"],
  });
  expect(canvas.strokes.map(({ alpha }) => alpha)).toEqual([0, 0.25, 0.5, 1, 1]);
  expect(canvas.strokes.map(({ color }) => color)).toEqual(["#111111", "#111111", "#222222", "#222222", "#111111"]);
});

test("where tokens stand close, lines are thinner than where they have room, and never thinner than a pixel", () => {
  const widthAt = (last: number): number | undefined => {
    const canvas = new RecordedCanvas();
    const layout = layoutLines({
      ...{ widthCssPx: 600, maxHeightCssPx: 500, pixelRatio: 1, gutterCssPx: 100 },
      ...{ first: 0, last, heads: [0] },
    })!;
    paintLines(canvas.element, {
      ...{ layout, edges: [{ head: 0, query: 3, key: 1, weight: 1 }], largest: 1, tokens: [] },
      labels: new AxisLabels(canvas.context, 80),
      colors: { fontFamily: "serif" } as PageColors,
      headColors: ["#111111"],
    });
    return canvas.strokes[0]?.width;
  };
  expect(widthAt(8)).toBe(1.75);
  expect(widthAt(200)).toBeLessThan(1.5);
  expect(widthAt(512)).toBe(1);
});
