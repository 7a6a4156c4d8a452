import { expect, test } from "vitest";

import { poolMap, strongestCell } from "../../../../web/src/views/compare/pool-map.ts";
import { mapOf } from "./small-maps.ts";

const M = NaN;

test("a map that has room is shown as it is", () => {
  const map = mapOf([
    [0.5, -0.25],
    [0.1, 0.2],
  ]);
  expect(poolMap(map, 2)).toBe(map);
  expect(poolMap(map, 64)).toBe(map);
});

test("a bin shows the number of largest size in it, with its sign, and is masked only where all of it is", () => {
  const map = mapOf(
    [
      [0.5, M, M, M],
      [-0.75, 0.25, M, M],
      [0.1, 0.2, 0.3, M],
      [0.1, -0.4, 0.2, 0],
    ],
    8,
  );
  const pooled = poolMap(map, 2);
  expect(pooled).toMatchObject({ kind: "pooled", rows: 2, columns: 2, queries: [8, 12], keys: [0, 4] });
  expect(Array.from(pooled.drawn)).toEqual([-0.75, 0, -0.4, 0.3].map(Math.fround));
  expect(Array.from(pooled.masked)).toEqual([0, 1, 0, 0]);
  expect(strongestCell(map, { queries: [8, 10], keys: [0, 2] })).toEqual({ query: 9, key: 0 });
  expect(strongestCell(map, { queries: [10, 12], keys: [0, 2] })).toEqual({ query: 11, key: 1 });
  // Where nothing is visible, its first cell.
  expect(strongestCell(map, { queries: [8, 10], keys: [2, 4] })).toEqual({ query: 8, key: 2 });
});

test("a side that has fewer tokens than dots keeps a column for each", () => {
  const pooled = poolMap(mapOf([[1], [2], [3], [-4]]), 2);
  expect(pooled).toMatchObject({ rows: 2, columns: 1 });
  expect(Array.from(pooled.drawn)).toEqual([2, -4]);
});
