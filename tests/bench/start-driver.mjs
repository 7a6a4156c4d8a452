import { fileURLToPath, pathToFileURL } from "node:url";

const DRIVERS = {
  chromium: ["chromium-driver.ts", "startChromium"],
  firefox: ["firefox-driver.ts", "startFirefox"],
  webkit: ["webkit-driver.ts", "startWebKit"],
};

/** A BrowserDriver of tests/browser/drivers, which are TypeScript: esbuild turns them into what Node runs. */
export async function startDriver(name) {
  if (DRIVERS[name] === undefined) {
    throw new Error(`--browser is one of ${Object.keys(DRIVERS).join(", ")}, not ${name}.`);
  }
  const [file, start] = DRIVERS[name];
  const { build } = await import("esbuild");
  const outfile = fileURLToPath(new URL(`../../build/bench/${name}-driver.mjs`, import.meta.url));
  await build({
    entryPoints: [fileURLToPath(new URL(`../browser/drivers/${file}`, import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
  });
  return (await import(pathToFileURL(outfile).href))[start]();
}
