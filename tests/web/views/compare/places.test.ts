import { expect, test } from "vitest";

import { cellOn, exactCell, numberAt, ownCell } from "../../../../web/src/views/compare/places.ts";
import { poolMap } from "../../../../web/src/views/compare/pool-map.ts";
import { mapOf, sidesOf } from "./small-maps.ts";

// [other, own]: token 1 of this side was put in, token 2 over there was taken out.
const SIDES = sidesOf([
  [0, 0],
  [1, 2],
  [3, 3],
]);

test("a cell of this side is found in each map, by that map's own count", () => {
  const cell = { query: 3, key: 2 };
  expect(cellOn("own", cell, SIDES)).toEqual(cell);
  expect(cellOn("other", cell, SIDES)).toEqual({ query: 3, key: 1 });
  expect(cellOn("difference", cell, SIDES)).toEqual({ query: 2, key: 1 });
  for (const name of ["other", "difference"] as const)
    expect(cellOn(name, { query: 3, key: 1 }, SIDES)).toBeUndefined();
});

test("and back", () => {
  for (const name of ["own", "other", "difference"] as const) {
    const cell = { query: 3, key: 2 };
    expect(ownCell(name, cellOn(name, cell, SIDES)!, SIDES)).toEqual(cell);
  }
  expect(ownCell("other", { query: 3, key: 2 }, SIDES)).toBeUndefined();
  expect(ownCell("difference", { query: 3, key: 0 }, SIDES)).toBeUndefined();
});

test("what is masked, or outside, has no number", () => {
  const map = mapOf([
    [0.5, NaN],
    [0.25, 0.75],
  ]);
  expect(numberAt(map, { query: 1, key: 1 })).toBe(0.75);
  expect(numberAt(map, { query: 0, key: 1 })).toBeUndefined();
  expect(numberAt(map, { query: 2, key: 0 })).toBeUndefined();
  expect(numberAt(map, undefined)).toBeUndefined();
});

test("of a bin the cell is pinned that gave it its colour", () => {
  const map = mapOf([
    [0.1, 0.2, 0, 0],
    [0.9, 0.3, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 1],
  ]);
  expect(exactCell(map, map, { query: 0, key: 1 })).toEqual({ query: 0, key: 1 });
  expect(exactCell(poolMap(map, 2), map, { query: 0, key: 1 })).toEqual({ query: 1, key: 0 });
});
