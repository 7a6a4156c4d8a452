import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import type { Site } from "./sites.ts";
import { startSite } from "./sites.ts";

// A host that knows nothing of Headlight: files under a sub-path, a media type, no other header.

const FOLDER = "/docs/live figures/headlight/";

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
};

/** Serves the files of `root` below a folder whose name has a space, as plain static hosting does. */
export function startPlainSite(root: string): Promise<Site> {
  return startSite(encodeURI(FOLDER), (request, reply) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname);
    const name = path.startsWith(FOLDER) ? path.slice(FOLDER.length) || "index.html" : "";
    readFile(join(root, normalize(`/${name}`))).then(
      (bytes) => {
        reply.setHeader("content-type", MEDIA_TYPES[extname(name)] ?? "application/octet-stream");
        reply.end(bytes);
      },
      () => {
        reply.statusCode = 404;
        reply.end("There is no such file here.");
      },
    );
  });
}
