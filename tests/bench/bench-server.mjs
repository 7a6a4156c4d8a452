import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { basename, extname } from "node:path";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const FOLDERS = {
  "/": here("./"), // the page's own scripts
  "/ort/": here("node_modules/onnxruntime-web/dist/"),
  "/built/": here("../../build/wasm/"),
  "/built/bench/": here("../../build/wasm/bench/"),
  "/site/": here("../../dist/"),
  "/site/assets/": here("../../dist/assets/"),
};
const MEDIA_TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/** The isolation headers give the page a clock with steps of 5 microseconds instead of 100. */
export function startBenchServer() {
  const server = createServer((request, reply) => {
    const { pathname } = new URL(request.url ?? "/", "http://bench");
    const name = basename(pathname.endsWith("/") ? "bench.html" : pathname);
    const folder = FOLDERS[pathname.slice(0, pathname.lastIndexOf("/") + 1)];
    const path = `${folder}${name}`;
    if (folder === undefined || !existsSync(path)) {
      reply.writeHead(404).end();
      return;
    }
    reply.writeHead(200, {
      "content-type": MEDIA_TYPES[extname(name)] ?? "application/octet-stream",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    });
    createReadStream(path).pipe(reply);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      resolve({
        url: `http://127.0.0.1:${server.address().port}/`,
        close: () => {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}
