import { expect, test } from "vitest";

import {
  cellAt,
  cellRect,
  clientToCanvas,
  isSeen,
  layoutMap,
  MAX_CANVAS_DEVICE_PX,
  roundStride,
  toDevicePx,
  visibleCells,
  zoomLayout,
  type LayoutRequest,
  type MapLayout,
} from "../../../web/src/draw/geometry.ts";

const REQUEST: LayoutRequest = {
  widthCssPx: 600,
  maxHeightCssPx: 500,
  pixelRatio: 1,
  rows: 13,
  columns: 13,
  gutterLeftCssPx: 80,
  gutterTopCssPx: 60,
};

function layout(change: Partial<LayoutRequest> = {}): MapLayout {
  const made = layoutMap({ ...REQUEST, ...change });
  if (made === undefined) throw new Error("There is room, so there is a layout");
  return made;
}

test("layoutMap keeps cells square and inside the room that it was given", () => {
  for (const rows of [1, 2, 13, 64, 257, 512]) {
    for (const [widthCssPx, maxHeightCssPx] of [
      [600, 500],
      [300, 900],
      [1_000, 200],
    ] as const) {
      const { plotCssPx: plot, heightCssPx } = layout({ rows, columns: rows, widthCssPx, maxHeightCssPx });
      expect(plot.width).toBeCloseTo(plot.height, 9);
      expect(plot.x + plot.width).toBeLessThanOrEqual(widthCssPx + 1e-9);
      expect(heightCssPx).toBeLessThanOrEqual(maxHeightCssPx + 1);
    }
  }
});

test("layoutMap does not blow a short text up to fill the screen", () => {
  expect(layout({ rows: 1, columns: 1 }).cellWidthCssPx).toBe(56);
});

test("layoutMap has nothing to lay out without cells or without room", () => {
  expect(layoutMap({ ...REQUEST, rows: 0, columns: 0 })).toBeUndefined();
  expect(layoutMap({ ...REQUEST, widthCssPx: 0 })).toBeUndefined();
  expect(layoutMap({ ...REQUEST, widthCssPx: 80 })).toBeUndefined();
  expect(layoutMap({ ...REQUEST, maxHeightCssPx: 20 })).toBeUndefined();
});

test("a canvas never has more pixels than a browser gives", () => {
  const { widthCssPx, heightCssPx, pixelRatio } = layout({
    widthCssPx: 4_000,
    maxHeightCssPx: 4_000,
    pixelRatio: 4,
    rows: 512,
    columns: 512,
  });
  expect(pixelRatio).toBeLessThan(4);
  expect(Math.round(widthCssPx * pixelRatio) * Math.round(heightCssPx * pixelRatio)).toBeLessThanOrEqual(
    MAX_CANVAS_DEVICE_PX,
  );
  expect(layout({ pixelRatio: 3 }).pixelRatio).toBe(3);
});

test("the middle of every drawn cell is found again as that cell", () => {
  for (const rows of [1, 7, 13, 64, 300]) {
    const made = layout({ rows, columns: rows });
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < rows; column++) {
        const rect = cellRect(made, { row, column });
        expect(cellAt(made, rect.x + rect.width / 2, rect.y + rect.height / 2)).toEqual({ row, column });
      }
    }
  }
});

test("labels and the space beside the cells are no cell", () => {
  const made = layout();
  const { x, y, width, height } = made.plotCssPx;
  expect(cellAt(made, x - 1, y + 5)).toBeUndefined();
  expect(cellAt(made, x + 5, y - 1)).toBeUndefined();
  expect(cellAt(made, x + width + 1, y + 5)).toBeUndefined();
  expect(cellAt(made, x + 5, y + height + 1)).toBeUndefined();
});

test("a pointer hits the cell it is over on a page that scales the canvas", () => {
  const made = layout();
  for (const scale of [0.5, 1, 1.5]) {
    const shown = { left: 31, top: -7, width: made.widthCssPx * scale, height: made.heightCssPx * scale };
    const rect = cellRect(made, { row: 9, column: 4 });
    const client = {
      clientX: shown.left + (rect.x + rect.width / 2) * scale,
      clientY: shown.top + (rect.y + rect.height / 2) * scale,
    };
    const { xCssPx, yCssPx } = clientToCanvas(client, shown, made);
    expect(cellAt(made, xCssPx, yCssPx)).toEqual({ row: 9, column: 4 });
  }
});

test("toDevicePx puts neighbouring cells edge to edge, at any pixel ratio", () => {
  for (const pixelRatio of [1, 1.25, 1.5, 2, 3]) {
    const made = layout({ rows: 64, columns: 64, pixelRatio });
    let end = toDevicePx(cellRect(made, { row: 0, column: 0 }), pixelRatio).x;
    for (let column = 0; column < 64; column++) {
      const { x, width } = toDevicePx(cellRect(made, { row: 0, column }), pixelRatio);
      expect(x).toBe(end);
      end = x + width;
    }
  }
});

test("roundStride is the next of 1, 2, 5, 10, 20, 50 ...", () => {
  expect([0.2, 1, 1.1, 2.5, 7, 11, 30, 99, 101].map(roundStride)).toEqual([1, 1, 2, 5, 10, 20, 50, 100, 200]);
});

const PART = { queries: [10, 20], keys: [30, 40] } as const;
const EXACT = { ...PART, rows: 10, columns: 10 };

test("a window fills the room of the whole map, and a place of the canvas is its own cell of it", () => {
  const whole = layout({ rows: 100, columns: 100 });
  const zoomed = zoomLayout(whole, PART, EXACT);
  expect(zoomed.plotCssPx.x).toBe(whole.plotCssPx.x);
  expect(zoomed.plotCssPx.width).toBeCloseTo(whole.plotCssPx.width, 9);
  const { x, y, width, height } = cellRect(zoomed, { row: 3, column: 7 });
  expect(cellAt(zoomed, x + width / 2, y + height / 2)).toEqual({ row: 3, column: 7 });
  expect(
    zoomLayout(
      whole,
      { queries: [0, 100], keys: [0, 100] },
      { queries: [0, 100], keys: [0, 100], rows: 25, columns: 25 },
    ),
  ).toMatchObject({ plotCssPx: whole.plotCssPx, rows: 25 });
});

test("while another window is on its way, the one that is there is moved and scaled, and seen as far as it is of it", () => {
  const whole = layout({ rows: 100, columns: 100 });
  const moved = zoomLayout(whole, { queries: [10, 20], keys: [35, 45] }, EXACT);
  const rect = cellRect(moved, { row: 0, column: 5 });
  expect(rect.x).toBeCloseTo(whole.plotCssPx.x, 9);
  expect(cellAt(moved, whole.plotCssPx.x - 1, whole.plotCssPx.y + 1)).toBeUndefined();
  expect(visibleCells(moved)).toEqual({ rows: [0, 10], columns: [5, 10] });
  const beside = cellRect(moved, { row: 0, column: 2 });
  expect([isSeen(moved, rect), isSeen(moved, beside)]).toEqual([true, false]);
});

test("bins of a window that is no square are no squares, and still found where they are drawn", () => {
  const whole = layout({ rows: 400, columns: 400 });
  const part = { queries: [0, 100], keys: [0, 400] } as const;
  const wide = zoomLayout(whole, part, { ...part, rows: 50, columns: 50 });
  expect(wide.cellWidthCssPx).toBeCloseTo(4 * wide.cellHeightCssPx, 9);
  const { x, y, width, height } = cellRect(wide, { row: 49, column: 49 });
  expect(cellAt(wide, x + width / 2, y + height / 2)).toEqual({ row: 49, column: 49 });
});
