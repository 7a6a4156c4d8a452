import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import { fileURLToPath } from "node:url";

export const DIST = fileURLToPath(new URL("../../dist", import.meta.url));

export interface Site {
  /** Address of the folder that holds the page, with a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** The three sites that global-setup.ts started: ours, plain hosting under a sub-path, and ours with a listener. */
export const SITES = {
  served: () => addressOf("HEADLIGHT_SITE"),
  plain: () => addressOf("HEADLIGHT_PLAIN_SITE"),
  listening: () => addressOf("HEADLIGHT_LISTENING_SITE"),
} as const;

function addressOf(variable: string): string {
  const address = process.env[variable];
  if (address === undefined) throw new Error(`${variable} is not set; playwright.config.ts starts the sites.`);
  return address.endsWith("/") ? address : `${address}/`;
}

/** Answers on a free port of this machine until closed; open connections are cut, nobody waits for them. */
export function startSite(folder: string, answer: RequestListener): Promise<Site> {
  const server = createServer(answer);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (typeof address !== "object" || address === null) return reject(new Error("The system gave no port"));
      resolve({
        url: `http://127.0.0.1:${String(address.port)}${folder}`,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
}
