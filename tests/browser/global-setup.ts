import { existsSync } from "node:fs";
import { startServer } from "../../web/serve.mjs";
import { DIST } from "./sites.ts";
import { startListeningSite } from "./listening-site.ts";
import { startPlainSite } from "./plain-site.ts";

/** Starts the sites that the tests visit; the workers read their addresses from the environment. */
export default async function startSites(): Promise<() => Promise<void>> {
  if (!existsSync(`${DIST}/index.html`)) throw new Error("dist/ holds no page: npm run build makes it.");
  const served = await startServer({ root: DIST, port: 0 });
  const plain = await startPlainSite(DIST);
  const listening = await startListeningSite(served.url);
  process.env["HEADLIGHT_SITE"] = served.url;
  process.env["HEADLIGHT_PLAIN_SITE"] = plain.url;
  process.env["HEADLIGHT_LISTENING_SITE"] = listening.url;
  return async () => {
    await Promise.all([served.close(), plain.close(), listening.close()]);
  };
}
