// What every bundle of the site has in common.
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

export const COMMON_OPTIONS = {
  absWorkingDir: ROOT,
  tsconfig: join(ROOT, "web/tsconfig.page.json"),
  bundle: true,
  format: "esm",
  minify: true,
  sourcemap: "linked",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
};

export const BROWSER_OPTIONS = {
  platform: "browser",
  // Older than what is needed (engine/check-features.ts): such a browser, too, runs the script that says so.
  target: ["chrome91", "firefox100", "safari16.4"],
  // Branches of Emscripten's start-up code that only Node takes.
  external: ["module", "node:*"],
};

export function virtualModule(name, source) {
  return {
    name,
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${name}$`) }, ({ path }) => ({ path, namespace: name }));
      build.onLoad({ filter: /.*/, namespace: name }, () => ({ loader: "js", ...source }));
    },
  };
}
