import { expect, test } from "vitest";

import { cellsOf, harmless, tabSeparated } from "../../../web/src/state/copied-cells.ts";
import type { ExactMap } from "../../../web/src/state/picture.ts";

const HOSTILE = ['=HYPERLINK("http://x")', "+1", "-1", "@cmd", "\t=1", "a\tb\nc", "<img src=x>", "＝1", "'=1"];

function mapOf(count: number): ExactMap {
  const cells = Float32Array.from({ length: count * count }, (_, at) => Math.fround(at / 7));
  return {
    kind: "exact",
    ...{ layer: 0, head: 0, values: "weights", isFirstHidden: false, queries: [0, count], keys: [0, count] },
    ...{ rows: count, columns: count, drawn: cells, weights: cells },
    masked: cells.map((_, at) => Number(at % count > Math.floor(at / count))) as unknown as Uint8Array,
  };
}
const tokensOf = (texts: readonly string[]) => texts.map((text, id) => ({ id, text, start: id, end: id + 1 }));

test("cellsOf has the keys across, the queries down, numbers with all their digits, and nothing where it is masked", () => {
  const cells = cellsOf(mapOf(3), tokensOf([" The", " cat", "·"]), { queries: [1, 3], keys: [0, 2] });
  expect(cells).toEqual([
    ["query \\ key", "The", "cat"],
    ["cat", "0.428571433", "0.571428597"],
    ["·", "0.857142866", "1"],
  ]);
  for (const [row, column] of [
    [1, 1],
    [2, 2],
  ] as const) {
    expect(Math.fround(Number(cells[row]?.[column]))).toBe(mapOf(3).drawn[row * 3 + column - 1]);
  }
  expect(cellsOf(mapOf(3), tokensOf(["a", "b", "c"]), { queries: [0, 1], keys: [0, 2] })[1]).toEqual(["a", "0", ""]);
});

test("no token can be a formula, another cell, or another row", () => {
  const count = HOSTILE.length;
  const written = tabSeparated(cellsOf(mapOf(count), tokensOf(HOSTILE), { queries: [0, count], keys: [0, count] }));
  const rows = written.split("\n").map((row) => row.split("\t"));
  expect(rows).toHaveLength(count + 1);
  for (const row of rows) expect(row).toHaveLength(count + 1);
  const labels = [...rows[0]!.slice(1), ...rows.slice(1).map(([label]) => label!)];
  for (const label of labels) expect(label).not.toMatch(/^\s*[=+\-@＝]/);
  expect(rows[0]![1]).toBe(`'=HYPERLINK("http://x")`);
  expect(rows[0]![5]).toBe("⇥=1");
});

test("harmless leaves an ordinary word as it is", () => {
  expect(harmless("word")).toBe("word");
  expect(harmless("a=b")).toBe("a=b");
  expect(harmless(" =b")).toBe("' =b");
});
