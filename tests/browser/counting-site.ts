import { connect, createServer } from "node:net";
import type { Site } from "./sites.ts";

export interface CountingSite extends Site {
  /** Bytes that the site has sent so far, headers included, as they crossed the network. */
  sentBytes(): number;
  /** Paths that were asked for, in order. */
  requestedPaths(): readonly string[];
}

/**
 * Stands in front of the site at `target` and counts what passes. On the level of the connection, because a
 * browser's own figures leave out what workers fetch.
 */
export function startCountingSite(target: string): Promise<CountingSite> {
  let sent = 0;
  const paths: string[] = [];
  const { hostname, port } = new URL(target);
  const sockets = new Set<{ destroy(): unknown }>();
  const server = createServer((browser) => {
    const site = connect(Number(port), hostname);
    for (const socket of [browser, site]) {
      sockets.add(socket);
      // A browser cuts connections when it closes; the other half then has nobody to talk to.
      socket.on("error", () => socket.destroy());
      socket.on("close", () => (socket === browser ? site : browser).destroy());
    }
    browser.on("data", (bytes: Buffer) => {
      for (const [, path = ""] of bytes.toString("latin1").matchAll(/^GET (\S+) HTTP/gm)) paths.push(path);
    });
    site.on("data", (bytes: Buffer) => (sent += bytes.length));
    browser.pipe(site);
    site.pipe(browser);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (typeof address !== "object" || address === null) return reject(new Error("The system gave no port"));
      resolve({
        url: `http://127.0.0.1:${String(address.port)}/`,
        sentBytes: () => sent,
        requestedPaths: () => paths,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            for (const socket of sockets) socket.destroy();
          }),
      });
    });
  });
}
