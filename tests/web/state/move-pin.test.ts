import { expect, test } from "vitest";

import { binOf } from "../../../web/src/state/bins.ts";
import { wholeWindow } from "../../../web/src/state/map-window.ts";
import { movePin } from "../../../web/src/state/move-pin.ts";
import type { Picture } from "../../../web/src/state/picture.ts";

/** As much of a picture as a pin needs: `tokenCount` tokens over `rows` and `columns` of a map. */
function pictureOf(tokenCount: number, rows: number, columns = rows, area = wholeWindow(tokenCount)): Picture {
  const token = { id: 0, text: "a", start: 0, end: 1 };
  const cells = { drawn: new Float32Array(0), masked: new Uint8Array(0) };
  const shown = { values: "weights", isFirstHidden: false, ...area } as const;
  return {
    text: "",
    pair: "",
    mask: [],
    tokens: Array.from({ length: tokenCount }, () => token),
    map: { kind: "pooled", layer: 0, head: 0, ...shown, rows, columns, ...cells },
    thumbnails: [],
  };
}

test.each([
  [1000, 512],
  [5000, 512],
  [257, 32],
  [600, 300],
  [8192, 511],
])("%d tokens over %d bins: each step down and right goes to the next bin, and back again", (tokenCount, bins) => {
  const picture = pictureOf(tokenCount, bins);
  const binOfPin = ({ query, key }: { query: number; key: number }) => [
    binOf(query, bins, tokenCount),
    binOf(key, bins, tokenCount),
  ];
  let pin = { query: 0, key: 0 };
  for (let bin = 1; bin < bins; bin += 1) {
    pin = movePin(pin, { rows: 1, columns: 1 }, picture);
    expect(binOfPin(pin)).toEqual([bin, bin]);
  }
  for (let bin = bins - 2; bin >= 0; bin -= 1) {
    pin = movePin(pin, { rows: -1, columns: -1 }, picture);
    expect(binOfPin(pin)).toEqual([bin, bin]);
  }
});

test("a step along one side leaves the other where it is, within its bin too", () => {
  expect(movePin({ query: 7, key: 9 }, { rows: 1, columns: 0 }, pictureOf(40, 10))).toEqual({ query: 8, key: 9 });
});

test("rows and columns may have different bins", () => {
  expect(movePin({ query: 0, key: 0 }, { rows: 1, columns: 1 }, pictureOf(40, 10, 20))).toEqual({ query: 4, key: 2 });
});

test("at the edges the pin stays, and Infinity goes to the very last cell", () => {
  const picture = pictureOf(40, 10);
  expect(movePin({ query: 38, key: 1 }, { rows: 1, columns: -1 }, picture)).toEqual({ query: 38, key: 1 });
  expect(movePin({ query: 5, key: 5 }, { rows: Infinity, columns: -Infinity }, picture)).toEqual({ query: 39, key: 0 });
});

test("beyond the edge of a window comes the next token, and then one token a step", () => {
  const picture = pictureOf(40, 5, 5, { queries: [10, 20], keys: [0, 10] });
  expect(movePin({ query: 19, key: 0 }, { rows: 1, columns: -1 }, picture)).toEqual({ query: 20, key: 0 });
  expect(movePin({ query: 10, key: 9 }, { rows: -1, columns: 1 }, picture)).toEqual({ query: 9, key: 10 });
  expect(movePin({ query: 30, key: 4 }, { rows: 1, columns: 0 }, picture)).toEqual({ query: 31, key: 4 });
});
