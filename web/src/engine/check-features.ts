// What a browser must have before anything is loaded, with a sentence for each thing that it may lack.

import { AttentionError } from "./fault.ts";

/**
 * The oldest that have all of it: Array.prototype.with came with Chrome 110, Intl.Segmenter with Firefox 125, lookbehind
 * in regular expressions with Safari 16.4. What else is used is older in each of them. index.html and README.md say it, too.
 */
const OLDEST_BROWSERS = "Chrome 110, Firefox 125, Safari 16.4";

/** Throws E_WASM_MISSING or E_BROWSER_OLD. SIMD is no must: fitting-engine.ts. */
export function checkFeatures(): void {
  // Lockdown Mode on Apple's systems removes the object altogether.
  if (typeof WebAssembly === "undefined") {
    throw new AttentionError(
      "E_WASM_MISSING",
      "This browser offers no WebAssembly, which computes everything here; a lockdown mode may have switched it off.",
    );
  }
  const missing = missingFeatures();
  if (missing.length > 0) {
    throw new AttentionError(
      "E_BROWSER_OLD",
      `This browser has no ${missing.join(" and no ")}; ${OLDEST_BROWSERS} or newer have all that is needed.`,
    );
  }
}

/** Each without the other in browsers that run the script: Firefox 115 to 124 and Chrome 91 to 109. */
function missingFeatures(): readonly string[] {
  const features = { "Intl.Segmenter": Intl, "Array.prototype.with": Array.prototype };
  return Object.entries(features).flatMap(([name, owner]) => (name.replace(/.*\./, "") in owner ? [] : [name]));
}
