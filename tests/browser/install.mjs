// Makes sure that the three browsers of the tests are on this machine, from Debian's own packages.
// Run by hand: node tests/browser/install.mjs
import { fileURLToPath } from "node:url";
import { runMain } from "../../wasm/toolchain/run.mjs";
import { ensureSystemPackages } from "../../wasm/toolchain/system-packages.mjs";

// The oldest in which the page runs (README.md); WebKitGTK 2.40 is Safari 16.4.
export const BROWSERS = [
  { file: "chromium", package: "chromium", atLeast: "110" },
  { file: "chromium-headless-shell", package: "chromium-headless-shell", atLeast: "110" },
  { file: "firefox-esr", package: "firefox-esr", atLeast: "125" },
  { file: "WebKitWebDriver", package: "webkit2gtk-driver", atLeast: "2.40" },
  { file: "Xvfb", package: "xvfb", atLeast: "2:21" },
  // Debian's browsers bring no font with them; without one a page has no text to measure.
  { file: "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", package: "fonts-dejavu-core" },
];

export function ensureBrowsers({ log = console.log } = {}) {
  return ensureSystemPackages(BROWSERS, { log });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runMain(() => ensureBrowsers());
