// The colour of a weight: cividis (Nuñez, Anderton, Renslow 2018), made to read alike with and without
// colour-blindness, from dark blue at 0 to yellow at 1. Baked, so that no colour library is shipped;
// tests/web/draw/color-ramp.test.ts compares the table with d3-scale-chromatic.

const CIVIDIS_HEX = [
  "00205100215300225500235600235800245900255a00255c00265d00275e00275f002860002961002962002a63002b64",
  "012b65022c65032d66042d67052e67052f6806306907306908316a09326a0b326a0c336b0d346b0e346b0f356c10366c",
  "12376c13376d14386d15396d17396d183a6d193b6d1a3b6d1c3c6e1d3d6e1e3e6e203e6e213f6e23406e24406e25416e",
  "27426e28436e29436e2b446e2c456e2e456e2f466e30476e32486e33486e34496e364a6e374a6e394b6e3a4c6e3b4d6e",
  "3d4d6e3e4e6e3f4f6e414f6e42506e43516d44526d46526d47536d48546d4a546d4b556d4c566d4d576d4e576e50586e",
  "51596e52596e535a6e545b6e565c6e575c6e585d6e595e6e5a5e6e5b5f6e5c606e5d616e5e616e60626e61636f62646f",
  "63646f64656f65666f66666f67676f6868706969706a69706b6a706c6b706d6c706d6c716e6d716f6e71706f71716f71",
  "7270717371727471727572727673727674727774737875737976737a77737b77747b78747c79747d7a747e7a747f7b75",
  "807c75807d75817d75827e75837f768480768580768581768682768783768884778984778985778a86778b87778c8777",
  "8d88778e89788e8a788f8a78908b78918c78928d78938e78938e78948f789590789691789792789892789993789a9478",
  "9b95789b96789c96789d97789e98789f9978a09a78a19a78a29b78a39c78a49d78a59e77a69e77a79f77a8a077a9a177",
  "aaa276aba376aca376ada476aea575afa675b0a775b2a874b3a874b4a974b5aa73b6ab73b7ac72b8ad72baae72bbae71",
  "bcaf71bdb070beb170bfb26fc1b36fc2b46ec3b56dc4b56dc5b66cc7b76cc8b86bc9b96acaba6accbb69cdbc68cebc68",
  "cfbd67d1be66d2bf66d3c065d4c164d6c263d7c363d8c462d9c561dbc660dcc660ddc75fdec85ee0c95de1ca5ce2cb5c",
  "e3cc5be4cd5ae6ce59e7cf58e8d058e9d157ead256ebd355ecd454edd453eed553f0d652f1d751f1d850f2d950f3da4f",
  "f4db4ef5dc4df6dd4df7de4cf8df4bf8e04bf9e14afae249fae349fbe448fbe548fce647fce746fde846fde946fdea45",
].join("");

/** Steps of the ramp. */
export const RAMP_STEPS = 256;

/** [256, 3] red, green, blue in 0 to 255; row 0 is the colour of zero. */
export const CIVIDIS: Uint8Array = Uint8Array.from({ length: RAMP_STEPS * 3 }, (_, index) =>
  Number.parseInt(CIVIDIS_HEX.slice(index * 2, index * 2 + 2), 16),
);

/** The ramp as whole pixels, opaque, in the byte order of ImageData read as 32-bit words. */
export const RAMP_PIXELS: Uint32Array = packPixels();

/** Step of the ramp for `value` on a scale from 0 to `largest`; 0 when there is no scale. */
export function rampStep(value: number, largest: number): number {
  if (!(largest > 0)) return 0;
  return Math.max(0, Math.min(RAMP_STEPS - 1, Math.round((value / largest) * (RAMP_STEPS - 1))));
}

function packPixels(): Uint32Array {
  const bytes = new Uint8Array(RAMP_STEPS * 4);
  for (let step = 0; step < RAMP_STEPS; step++) {
    bytes.set(CIVIDIS.subarray(step * 3, step * 3 + 3), step * 4);
    bytes[step * 4 + 3] = 255;
  }
  return new Uint32Array(bytes.buffer);
}
