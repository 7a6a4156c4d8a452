import { expect, test } from "vitest";

import type { Axis } from "../../../web/src/state/bins.ts";
import { layoutMap, zoomLayout, type MapLayout } from "../../../web/src/draw/geometry.ts";
import {
  AxisLabels,
  drawColumnLabel,
  drawRowLabel,
  labelledRows,
  labelStride,
  rowsUnderLabel,
} from "../../../web/src/views/axis-labels.ts";
import { RecordedCanvas } from "./recorded-canvas.ts";

/** Ten wide per UTF-16 unit; counts how often it is asked. */
function fakeContext(): CanvasRenderingContext2D & { measured: number } {
  const context = {
    measured: 0,
    measureText: (text: string) => ((context.measured += 1), { width: text.length * 10 }),
  };
  return context as unknown as CanvasRenderingContext2D & { measured: number };
}

interface Drawn {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly turned: number;
}

/** A column that ends at the origin: what is written there, where its middle or start stands, and how it is turned. */
function drawnAtColumn(text: string): readonly Drawn[] {
  const labels = new AxisLabels(fakeContext(), 80);
  const drawn: Drawn[] = [];
  const [x, y, turned] = [0, 1, 2] as const;
  let now = [0, 0, 0] as const as readonly [number, number, number];
  const saved: (typeof now)[] = [];
  const context = {
    save: () => saved.push(now),
    restore: () => (now = saved.pop() ?? now),
    translate: (dx: number, dy: number) => (now = [now[x] + dx, now[y] + dy, now[turned]]),
    rotate: (angle: number) => (now = [now[x], now[y], now[turned] + (angle * 180) / Math.PI]),
    fillText: (written: string, dx: number, dy: number) =>
      drawn.push({ text: written, x: now[x] + dx, y: now[y] + dy, turned: now[turned] }),
  } as unknown as CanvasRenderingContext2D;
  // Of a layout no more is asked here. The label ends 6 above the cells.
  const layout = { plotCssPx: { x: -5 }, clipCssPx: { y: 6 }, cellWidthCssPx: 10 } as MapLayout;
  drawColumnLabel(context, layout, 0, labels.ofToken({ id: 0, text, start: 0, end: 1 }), { text: "", leading: "" });
  return drawn;
}

const tokens = ["The", " caterpillar", " שלום"].map((text, id) => ({ id, text, start: 0, end: text.length }));
const EXACT: Axis = { range: [0, 3], bins: 3 };
const POOLED: Axis = { range: [0, 3_000], bins: 300 };
const many = Array.from({ length: 3_000 }, (_, id) => ({ id, text: "x", start: 0, end: 1 }));

test("a label has its white space apart, its direction, and no more width than there is", () => {
  const labels = new AxisLabels(fakeContext(), 80);
  expect(labels.of(EXACT, tokens, 0)).toMatchObject({ leading: "", text: "The", textWidth: 30, direction: "ltr" });
  const long = labels.of(EXACT, tokens, 1);
  expect(long).toMatchObject({ leading: "·", text: "cater…" });
  expect(long.leadingWidth + long.textWidth).toBeLessThanOrEqual(80);
  expect(labels.of(EXACT, tokens, 2)).toMatchObject({ leading: "·", direction: "rtl" });
});

test("the bytes of a part of a character are written without signs between them", () => {
  const part = { id: 0, text: "E2 82", start: 0, end: 1, isFragment: true };
  expect(new AxisLabels(fakeContext(), 400).of(EXACT, [part], 0)).toMatchObject({ leading: "", text: "E282" });
});

test("a label that came before is not measured again", () => {
  const context = fakeContext();
  const labels = new AxisLabels(context, 80);
  const first = labels.of(EXACT, tokens, 1);
  const { measured } = context;
  expect(labels.of(EXACT, tokens, 1)).toEqual(first);
  expect(context.measured).toBe(measured);
});

test("the gutter has room for the widest label and does not follow every letter", () => {
  const labels = new AxisLabels(fakeContext(), 400);
  const gutterOf = (text: string) => labels.gutter(EXACT, [{ id: 0, text, start: 0, end: 1 }], 1);
  expect(gutterOf("x".repeat(20))).toBeGreaterThanOrEqual(200);
  expect(gutterOf("x".repeat(18))).toBe(gutterOf("x".repeat(17)));
});

test("a pooled row is named by a token position", () => {
  const labels = new AxisLabels(fakeContext(), 400);
  expect(labels.of(POOLED, many, 120).text).toBe("1,200");
  expect(labels.of(POOLED, many, 120, 1_205).text).toBe("1,205");
});

test("every row is labelled where there is room, round positions where there is not", () => {
  expect(labelledRows(20, EXACT).map(({ index }) => index)).toEqual([0, 1, 2]);
  const pooled = labelledRows(2, POOLED);
  expect(pooled.slice(0, 3)).toEqual([
    { index: 0, position: 0 },
    { index: 10, position: 100 },
    { index: 20, position: 200 },
  ]);
});

test("one of so many tokens is labelled as there is room for", () => {
  expect(labelStride(20, EXACT)).toBe(1);
  expect(labelStride(10, EXACT)).toBe(2);
  expect(labelStride(4, EXACT)).toBe(5);
  expect(labelStride(2, POOLED)).toBe(100);
});

test("a label that is put between two others is over both; over a labelled row, only over its own", () => {
  const rows: Axis = { range: [0, 40], bins: 40 };
  const indices = (index: number, cellCssPx: number) => rowsUnderLabel(cellCssPx, rows, index).map((row) => row.index);
  expect(indices(7, 10)).toEqual([6, 8]);
  expect(indices(6, 10)).toEqual([6]);
  expect(indices(7, 14)).toEqual([7]);
});

test("a window is labelled with its own tokens, a pooled one with round positions of the whole text", () => {
  const labels = new AxisLabels(fakeContext(), 400);
  expect(labels.of({ range: [1, 3], bins: 2 }, tokens, 0).text).toBe("caterpillar");
  const [first] = labelledRows(2, { range: [1_010, 2_010], bins: 100 });
  expect(first).toEqual({ index: 9, position: 1_100 });
  expect(labels.of({ range: [1_010, 2_010], bins: 100 }, many, 9).text).toBe("1,100");
});

test.each(["猫坐在", "すわる", "고양이", "睡着。", "，", "々〆"])(
  "%s stands upright at a column, top to bottom",
  (text) => {
    const graphemes = Array.from(text);
    const drawn = graphemes.map((each, at) => ({ text: each, x: 0, y: -10 * (graphemes.length - at) + 5, turned: 0 }));
    expect(drawnAtColumn(text)).toEqual(drawn);
  },
);

test("what is written from the left, or mixed with it, is turned as a whole", () => {
  for (const text of ["cat", "שלום", "GPT模型", "ﾈｺ", "1,200"]) {
    expect(drawnAtColumn(text)).toEqual([{ text, x: 0, y: 0, turned: -90 }]);
  }
});

test("in an upright label brackets, long vowels and what is left out lie along the line", () => {
  const turns = (text: string) => drawnAtColumn(text).map((each) => [each.text, each.turned]);
  expect(turns("「ネコー」")).toEqual([
    ["「", 90],
    ["ネ", 0],
    ["コ", 0],
    ["ー", 90],
    ["」", 90],
  ]);
  expect(turns("一二三四五六七八九十").at(-1)).toEqual(["…", 90]);
});

test("a combined letter is one sign of an upright label, and a space before it stands on top", () => {
  expect(drawnAtColumn("か\u3099く").map(({ text }) => text)).toEqual(["か\u3099", "く"]);
  const [space, ...letters] = drawnAtColumn(" 고양");
  expect(letters.map(({ y }) => y)).toEqual([-15, -5]);
  expect(space).toMatchObject({ text: "·", x: 0, y: -25.5, turned: 0 });
});

test("while a map is panned, labels stay at its edges: each goes along with its row or column, and none away from it", () => {
  const size = { widthCssPx: 580, maxHeightCssPx: 560, pixelRatio: 1, gutterLeftCssPx: 80, gutterTopCssPx: 60 };
  const whole = layoutMap({ ...size, rows: 40, columns: 40 })!;
  const drawn = { queries: [10, 20], keys: [0, 10], rows: 10, columns: 10 } as const;
  const label = {
    leading: "",
    leadingWidth: 0,
    text: "cat",
    textWidth: 30,
    direction: "ltr",
    upright: undefined,
  } as const;
  // The window moves on by two queries and three keys before its own cells are there.
  const places = [drawn, { queries: [12, 22], keys: [3, 13] } as const].map((shown) => {
    const layout = zoomLayout(whole, shown, drawn);
    const { context, writings } = new RecordedCanvas();
    drawRowLabel(context, layout, 5, label, { text: "", leading: "" });
    drawColumnLabel(context, layout, 5, label, { text: "", leading: "" });
    return writings.map(({ x, y }) => [x, y]);
  });
  const [row, column] = [
    [80 - 6 - 30, 60 + 5.5 * 50],
    [80 + 5.5 * 50, 60 - 6],
  ] as const;
  expect(places).toEqual([
    [row, column],
    [
      [row[0], row[1] - 2 * 50],
      [column[0] - 3 * 50, column[1]],
    ],
  ]);
});
