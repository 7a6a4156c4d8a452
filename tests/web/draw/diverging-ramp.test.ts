import { expect, test } from "vitest";
import { DIVERGING, DIVERGING_PIXELS, DIVERGING_STEPS, divergingStep } from "../../../web/src/draw/diverging-ramp.ts";

const MIDDLE = (DIVERGING_STEPS - 1) / 2;
const colorAt = (step: number): readonly number[] => [...DIVERGING.subarray(step * 3, step * 3 + 3)];
/** Of sRGB (WCAG 2.2). */
const luminance = (step: number): number => {
  const [red = 0, green = 0, blue = 0] = colorAt(step).map((byte) => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

test("zero has the middle step, which has no hue", () => {
  expect(divergingStep(0, 3)).toBe(MIDDLE);
  expect(divergingStep(-0, 3)).toBe(MIDDLE);
  const [red = 0, green = 0, blue = 0] = colorAt(MIDDLE);
  expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThanOrEqual(1);
});

test("equal sizes of both signs are equally far from the middle, and as dark within 5 %", () => {
  for (const value of [0.1, 0.5, 1, 2.9, 3]) {
    expect(divergingStep(value, 3) - MIDDLE).toBe(MIDDLE - divergingStep(-value, 3));
    const [above, below] = [luminance(divergingStep(value, 3)), luminance(divergingStep(-value, 3))];
    expect(Math.abs(above - below)).toBeLessThan(0.05);
  }
});

test("each arm gets darker without a step back, below 0 blue, above 0 orange", () => {
  for (let step = MIDDLE; step < DIVERGING_STEPS - 1; step++) {
    expect(luminance(step + 1)).toBeLessThanOrEqual(luminance(step) + 1e-3);
    const mirrored = DIVERGING_STEPS - 1 - step;
    expect(luminance(mirrored - 1)).toBeLessThanOrEqual(luminance(mirrored) + 1e-3);
  }
  const [[red = 0, , blue = 0], [otherRed = 0, , otherBlue = 0]] = [colorAt(0), colorAt(DIVERGING_STEPS - 1)];
  expect(blue).toBeGreaterThan(red + 60);
  expect(otherRed).toBeGreaterThan(otherBlue + 60);
});

test("what is beyond the scale has its end's colour, and without a scale all is the middle", () => {
  expect(divergingStep(9, 3)).toBe(DIVERGING_STEPS - 1);
  expect(divergingStep(-9, 3)).toBe(0);
  expect(divergingStep(1, 0)).toBe(MIDDLE);
  expect(DIVERGING_PIXELS).toHaveLength(DIVERGING_STEPS);
});
