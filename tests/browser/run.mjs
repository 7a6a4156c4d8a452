// Runs the browser tests: the interaction suite in Chromium, the smoke run in Chromium, Firefox and WebKit.
//   node tests/browser/run.mjs [Playwright's own arguments, for instance: -g "arrow keys"]
// dist/ must have been built; the browsers are installed here when the user may do that.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const playwright = join(dirname(createRequire(import.meta.url).resolve("@playwright/test/package.json")), "cli.js");

/** Ends with the status that `command` ended with; a signal counts as a failure. */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit" });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

const installed = await run(process.execPath, [join(here, "install.mjs")]);
process.exitCode =
  installed === 0
    ? await run(process.execPath, [
        playwright,
        "test",
        "-c",
        join(here, "playwright.config.ts"),
        ...process.argv.slice(2),
      ])
    : installed;
