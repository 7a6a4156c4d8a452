import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** First of `names` that PATH leads to; says what to install when there is none. */
export function findExecutable(names) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of names) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // Not in this folder: the next one is asked.
      }
    }
  }
  throw new Error(`None of ${names.join(", ")} is on PATH; node tests/browser/install.mjs installs the browsers.`);
}
