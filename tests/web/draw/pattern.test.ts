import { expect, test } from "vitest";

import { CIVIDIS } from "../../../web/src/draw/color-ramp.ts";
import { paintPattern, type PatternName } from "../../../web/src/draw/pattern.ts";

const GROUND = [10, 200, 30] as const;
const MARK = [60, 10, 200] as const;
const NAMES: readonly PatternName[] = ["masked", "no-visible-key", "not-finite"];

/** True where a pixel has the colour of the mark; every pixel has one of the two. */
function marks(name: PatternName, pixelRatio: number): boolean[] {
  const { data } = paintPattern(name, GROUND, MARK, pixelRatio);
  return Array.from({ length: data.length / 4 }, (_, index) => {
    const color = Array.from(data.subarray(index * 4, index * 4 + 4)).join();
    expect([[...GROUND, 255].join(), [...MARK, 255].join()]).toContain(color);
    return color === [...MARK, 255].join();
  });
}

test.each(NAMES)("the pattern for %s shows both of its colours at every pixel ratio", (name) => {
  for (const pixelRatio of [0.5, 1, 1.25, 2, 3]) {
    const drawn = marks(name, pixelRatio);
    expect(drawn).toContain(true);
    expect(drawn).toContain(false);
  }
});

test("the patterns look different", () => {
  expect(new Set(NAMES.map((name) => marks(name, 2).join())).size).toBe(NAMES.length);
});

test("hatching goes on without a seam from tile to tile", () => {
  const drawn = marks("masked", 1);
  const size = Math.sqrt(drawn.length);
  const at = (x: number, y: number) => drawn[(y % size) * size + (x % size)];
  for (let y = 0; y < 2 * size; y++) {
    for (let x = 0; x < 2 * size; x++) expect(at(x + 1, y)).toBe(at(x, y + 1));
  }
});

test("no colour of the page's patterns is a colour of the ramp", () => {
  // --pattern-ground, --pattern-mark and --pattern-fault of web/styles/names.css, light and dark.
  const ramp = Array.from({ length: 256 }, (_, step) => Array.from(CIVIDIS.subarray(step * 3, step * 3 + 3)).join());
  for (const hex of PATTERN_COLORS) {
    const color = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join();
    expect(ramp).not.toContain(color);
  }
});

const { readFileSync } = await import("node:fs");
const STYLE = readFileSync(new URL("../../../web/styles/names.css", import.meta.url), "utf8");
const PATTERN_COLORS = Array.from(STYLE.matchAll(/--pattern-\w+: (#[0-9a-f]{6});/g), ([, hex]) => hex ?? "");

test("the style sheet names the pattern colours for three themes, in the form that the canvas reads", () => {
  expect(PATTERN_COLORS).toHaveLength(9);
});
