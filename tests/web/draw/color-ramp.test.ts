import { interpolateCividis } from "d3-scale-chromatic";
import { expect, test } from "vitest";

import { CIVIDIS, RAMP_PIXELS, RAMP_STEPS, rampStep } from "../../../web/src/draw/color-ramp.ts";

test("the baked ramp is d3's cividis, step by step", () => {
  for (let step = 0; step < RAMP_STEPS; step++) {
    const expected = (/\d+, \d+, \d+/.exec(interpolateCividis(step / (RAMP_STEPS - 1)))?.[0] ?? "")
      .split(", ")
      .map(Number);
    expect(Array.from(CIVIDIS.subarray(step * 3, step * 3 + 3)), `step ${String(step)}`).toEqual(expected);
  }
});

test("the ramp gets lighter with every tenth of its range, so it can be read without colours", () => {
  const luminance = (step: number): number => {
    const [red = 0, green = 0, blue = 0] = CIVIDIS.subarray(step * 3);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  for (let step = 25; step < RAMP_STEPS; step++) expect(luminance(step)).toBeGreaterThan(luminance(step - 25));
});

test("ramp pixels are the same colours, opaque, in the order of ImageData", () => {
  const bytes = new Uint8Array(RAMP_PIXELS.buffer);
  expect(Array.from(bytes.subarray(0, 4))).toEqual([...CIVIDIS.subarray(0, 3), 255]);
  expect(Array.from(bytes.subarray(255 * 4))).toEqual([...CIVIDIS.subarray(255 * 3), 255]);
});

test("rampStep spans the whole ramp and leaves it for no value", () => {
  expect([0, 0.25, 0.5].map((value) => rampStep(value, 0.5))).toEqual([0, 128, 255]);
  expect(rampStep(2, 1)).toBe(255);
  expect(rampStep(-1, 1)).toBe(0);
  expect(rampStep(0, 0)).toBe(0);
});
