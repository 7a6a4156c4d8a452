// Builds what the bench measures: its module into build/wasm/bench/ and the site into dist/.
import { buildPreset } from "../../wasm/cmake.mjs";
import { buildSite } from "../../web/build.mjs";

export async function buildBench() {
  await buildPreset("wasm", ["headlight_bench"]);
  await buildSite();
}
