import { describe, expect, test } from "vitest";
import { DARK_HEAD_COLORS, headLook, LIGHT_HEAD_COLORS, PAINT_OPACITY } from "../../../web/src/draw/head-looks.ts";

type Triple = readonly [number, number, number];

// Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
const SIGHTS: Readonly<Record<string, readonly Triple[]>> = {
  "full colour": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
/** In OKLab: seven times what is just noticed (0.015 or so). */
const APART = 0.1;

function linear(hex: string): Triple {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function times(matrix: readonly Triple[], [a, b, c]: Triple): Triple {
  const [x = 0, y = 0, z = 0] = matrix.map((row) => row[0] * a + row[1] * b + row[2] * c);
  return [x, y, z];
}

function oklab(rgb: Triple): Triple {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    [Math.max(0, rgb[0]), Math.max(0, rgb[1]), Math.max(0, rgb[2])],
  );
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    [Math.cbrt(cones[0]), Math.cbrt(cones[1]), Math.cbrt(cones[2])],
  );
}

function contrast(a: string, b: string): number {
  const luminance = (hex: string) => times([[0.2126, 0.7152, 0.0722]], linear(hex))[0] + 0.05;
  const [lighter, darker] = [Math.max(luminance(a), luminance(b)), Math.min(luminance(a), luminance(b))];
  return lighter / darker;
}

describe.each([
  ["light", LIGHT_HEAD_COLORS, "#ffffff", "#15181c"],
  ["dark", DARK_HEAD_COLORS, "#161a1f", "#e7eaee"],
] as const)("the %s colours of heads", (_, colors, paper, ink) => {
  test.each(Object.entries(SIGHTS))("are told apart with %s", (_sight, matrix) => {
    const seen = colors.map((color) => oklab(times(matrix, linear(color))));
    for (const [i, a] of seen.entries()) {
      for (const b of seen.slice(0, i)) {
        expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])).toBeGreaterThan(APART);
      }
    }
  });

  test("leave a text readable that they paint", () => {
    const channel = (hex: string, at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
    const mixed = (color: string, at: number) =>
      Math.round(channel(color, at) * PAINT_OPACITY + channel(paper, at) * (1 - PAINT_OPACITY));
    for (const color of colors) {
      const painted = `#${[1, 3, 5].map((at) => mixed(color, at).toString(16).padStart(2, "0")).join("")}`;
      expect(contrast(painted, ink)).toBeGreaterThanOrEqual(4.5);
    }
  });

  test("stand out from the paper", () => {
    for (const color of colors) expect(contrast(color, paper)).toBeGreaterThanOrEqual(3);
  });
});

test.each([[LIGHT_HEAD_COLORS], [["CanvasText"]]])("of 128 heads no two look alike: %j", (colors) => {
  const looks = Array.from({ length: 128 }, (_, head) => JSON.stringify(headLook(head, colors)));
  expect(new Set(looks).size).toBe(128);
});

test("the first heads have lines without gaps", () => {
  expect(headLook(7, LIGHT_HEAD_COLORS).dash).toEqual([]);
  expect(headLook(8, LIGHT_HEAD_COLORS)).toEqual({ color: LIGHT_HEAD_COLORS[0], dash: [8, 3] });
});
