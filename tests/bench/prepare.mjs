// Makes what the bench needs: the browser, its own module in build/wasm/bench/, the site in dist/.
import { buildPreset } from "../../wasm/cmake.mjs";
import { buildSite } from "../../web/build.mjs";
import { ensureBrowsers } from "../browser/install.mjs";

export async function prepareBench() {
  await ensureBrowsers();
  await buildPreset("wasm", ["headlight_bench", "headlight_models_wasm"]);
  await buildSite();
}
