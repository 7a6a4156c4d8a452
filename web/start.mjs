// npm start: fetches what is missing, builds what changed, serves it and prints the address.
import { runMain } from "../wasm/toolchain/run.mjs";
import { ensurePackages } from "./packages.mjs";
import { portFrom, SITE_FOLDER, startServer } from "./serve.mjs";

await runMain(async () => {
  const port = portFrom(process.argv.slice(2)); // a wrong option is said at once, not after minutes of building
  await ensurePackages();
  const { buildSite } = await import("./build.mjs");
  await buildSite();
  const { url } = await startServer({ root: SITE_FOLDER, port });
  console.log(`\nHeadlight is at ${url}\nCtrl+C ends it.`);
});
