// The colour of a signed number: blue below 0, orange above, white at 0. Both arms have the same lightness at the same
// size, and blue and orange are told apart with every common colour-blindness. Made in OKLCH (Ottosson 2020).

/** Steps of the ramp; odd, so that 0 has a step of its own. */
export const DIVERGING_STEPS = 255;
const MIDDLE = (DIVERGING_STEPS - 1) / 2;

const BLUE_DEGREES = 250;
const ORANGE_DEGREES = 50;
/** At the ends, and at 0. */
const LIGHTNESS = { end: 0.48, middle: 0.98 };
const END_CHROMA = 0.13;

/** [255, 3] red, green, blue in 0 to 255. */
export const DIVERGING: Uint8Array = Uint8Array.from(
  Array.from({ length: DIVERGING_STEPS }, (_, step) => colorOf((step - MIDDLE) / MIDDLE)).flat(),
);

/** The ramp as whole pixels, opaque, in the byte order of ImageData read as 32-bit words. */
export const DIVERGING_PIXELS: Uint32Array = packPixels();

/** Step of the ramp for `value` on a scale from -largest to largest; the middle when there is no scale. */
export function divergingStep(value: number, largest: number): number {
  if (!(largest > 0)) return MIDDLE;
  return Math.max(0, Math.min(DIVERGING_STEPS - 1, Math.round((value / largest) * MIDDLE) + MIDDLE));
}

/** `value` from -1 to 1. */
function colorOf(value: number): readonly number[] {
  const size = Math.abs(value);
  const hue = ((value < 0 ? BLUE_DEGREES : ORANGE_DEGREES) * Math.PI) / 180;
  const lightness = LIGHTNESS.middle + (LIGHTNESS.end - LIGHTNESS.middle) * size;
  return srgbOf(lightness, END_CHROMA * size * Math.cos(hue), END_CHROMA * size * Math.sin(hue));
}

/** From OKLab, with the matrices of its publication. */
function srgbOf(lightness: number, a: number, b: number): readonly number[] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((linear) => {
    const bounded = Math.min(1, Math.max(0, linear));
    return Math.round(255 * (bounded <= 0.0031308 ? 12.92 * bounded : 1.055 * bounded ** (1 / 2.4) - 0.055));
  });
}

function packPixels(): Uint32Array {
  const bytes = new Uint8Array(DIVERGING_STEPS * 4);
  for (let step = 0; step < DIVERGING_STEPS; step++) {
    bytes.set(DIVERGING.subarray(step * 3, step * 3 + 3), step * 4);
    bytes[step * 4 + 3] = 255;
  }
  return new Uint32Array(bytes.buffer);
}
