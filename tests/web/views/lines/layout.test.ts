import { expect, test } from "vitest";
import { aimAt, layoutLines, yOf, yOfHead, type LinesRequest } from "../../../../web/src/views/lines/layout.ts";

const REQUEST: LinesRequest = {
  widthCssPx: 600,
  maxHeightCssPx: 500,
  pixelRatio: 2,
  first: 10,
  last: 20,
  heads: [0, 1, 2],
  gutterCssPx: 100,
};
const LAYOUT = layoutLines(REQUEST)!;
const EDGES = [
  { head: 0, query: 10, key: 19, weight: 0.1 },
  { head: 1, query: 10, key: 10, weight: 0.5 },
  { head: 2, query: 10, key: 10, weight: 0.6 },
];

test("a few tokens stand close together, many fill the height, and too many make the canvas longer", () => {
  expect(LAYOUT.heightCssPx).toBe(260);
  expect(layoutLines({ ...REQUEST, last: 210 })?.heightCssPx).toBe(500);
  expect(layoutLines({ ...REQUEST, last: 10 + 512 })?.heightCssPx).toBe(788);
});

test("nothing is laid out where there is no token, or no width", () => {
  expect(layoutLines({ ...REQUEST, last: 10 })).toBeUndefined();
  expect(layoutLines({ ...REQUEST, widthCssPx: 200 })).toBeUndefined();
});

test("no canvas has more pixels than a browser allows", () => {
  const { widthCssPx, heightCssPx, pixelRatio } = layoutLines({
    ...REQUEST,
    widthCssPx: 4_000,
    maxHeightCssPx: 2_000,
    last: 522,
    pixelRatio: 3,
  })!;
  expect(widthCssPx * pixelRatio * heightCssPx * pixelRatio).toBeLessThanOrEqual(16_777_216);
});

test("the sides are tokens, from the first to the last", () => {
  for (let position = 10; position < 20; position++) {
    for (const shift of [-11, 0, 11]) {
      const y = yOf(LAYOUT, position) + shift;
      expect(aimAt(LAYOUT, 20, y, EDGES)).toEqual({ kind: "query", position });
      expect(aimAt(LAYOUT, 580, y, EDGES)).toEqual({ kind: "key", position });
    }
  }
  expect(aimAt(LAYOUT, 20, yOf(LAYOUT, 9), EDGES)).toBeUndefined();
  expect(aimAt(LAYOUT, 580, yOf(LAYOUT, 20), EDGES)).toBeUndefined();
});

test("lines of several heads stand beside each other, however many heads there are", () => {
  expect([0, 1, 2].map((head) => yOfHead(LAYOUT, 10, head) - yOf(LAYOUT, 10))).toEqual([-3, 0, 3]);
  const many = { ...LAYOUT, heads: Array.from({ length: 100 }, (_, head) => head) };
  expect(yOfHead(many, 10, 99)).toBeLessThan(yOf(many, 10) + many.pitchCssPx / 2);
});

test("between them a line that is near is met", () => {
  expect(aimAt(LAYOUT, 300, yOf(LAYOUT, 10) + 2, EDGES)).toEqual({ kind: "edge", edge: EDGES[2] });
  expect(aimAt(LAYOUT, 300, yOf(LAYOUT, 10), EDGES)).toEqual({ kind: "edge", edge: EDGES[1] });
  const middle = (yOf(LAYOUT, 10) + yOf(LAYOUT, 19)) / 2;
  expect(aimAt(LAYOUT, 300, middle - 4, EDGES)).toEqual({ kind: "edge", edge: EDGES[0] });
  expect(aimAt(LAYOUT, 300, middle - 8, EDGES)).toBeUndefined();
});
