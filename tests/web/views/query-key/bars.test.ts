import { expect, test } from "vitest";
import { barAt, largestSize, layoutBars } from "../../../../web/src/views/query-key/bars.ts";

const ROOM = { width: 100, height: 40, largest: 2 };

test("positive bars stand on the middle and negative ones hang from it, as long as their size asks", () => {
  const [up, down, none] = layoutBars([2, -1, 0], { ...ROOM, width: 300 });
  expect(up).toMatchObject({ y: 0, height: 20, isNegative: false });
  expect(down).toMatchObject({ y: 20, height: 10, isNegative: true });
  expect(none).toMatchObject({ height: 0 });
});

test("bars neither overlap nor leave the room", () => {
  const bars = layoutBars(
    Array.from({ length: 64 }, (_, at) => at - 32),
    { ...ROOM, largest: 32 },
  );
  bars.forEach(({ x, width, y, height }, at) => {
    const next = bars[at + 1];
    if (next !== undefined) expect(x + width).toBeLessThan(next.x);
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(ROOM.width);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y + height).toBeLessThanOrEqual(ROOM.height);
  });
});

test("what is not finite has no bar, and is no scale for the others", () => {
  expect(layoutBars([NaN, Infinity], ROOM).map(({ height }) => height)).toEqual([0, 0]);
  expect(largestSize([1, -3, NaN], [2, -Infinity])).toBe(3);
  expect(layoutBars([1], { ...ROOM, largest: 0 })[0]?.height).toBe(0);
});

test("a place across belongs to the bar whose share it is in", () => {
  expect([0, 0.24, 0.25, 0.999, 1, -0.01].map((part) => barAt(4, part))).toEqual([0, 0, 1, 3, undefined, undefined]);
});
