import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { builtFolder, isBuilt } from "../hosts/build-hosts.mjs";
import type { Host } from "../hosts/hosts.mjs";
import type { Site } from "./sites.ts";
import { SITES, startSite } from "./sites.ts";

// A site of another origin than ours, which serves what tests/hosts/build-hosts.mjs built. Its sources name Headlight by an
// address that is nobody's; what is sent names the site that is tested.

const ADDRESS = "https://your.host/headlight/";
const ORIGIN = "https://your.host";

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
};
const IS_TEXT = new Set([".html", ".js", ".mjs", ".json"]);

export async function startHostSite(host: Host): Promise<Site> {
  if (!isBuilt(host)) {
    const command = `node tests/hosts/build-hosts.mjs ${host.id}`;
    throw new Error(`build/hosts/${host.id} is missing or older than its sources: ${command} builds it`);
  }
  const headers = Object.entries(host.headers ?? {}).map(([name, value]) => [name, nameTestedSite(value)] as const);
  return startSite("/", (request, reply) => {
    for (const [name, value] of headers) reply.setHeader(name, value);
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname);
    readBuilt(host, path).then(
      ({ type, bytes }) => reply.setHeader("content-type", type).end(bytes),
      () => {
        // The icon that browsers ask for unasked is no fault of a page.
        reply.statusCode = path === "/favicon.ico" ? 204 : 404;
        reply.end();
      },
    );
  });
}

/** As static hosting finds it: the page of a folder is its index.html, and a page may be named without its ending. */
async function readBuilt(
  host: Host,
  path: string,
): Promise<{ readonly type: string; readonly bytes: Buffer | string }> {
  const named = join(builtFolder(host), normalize(path));
  const file = (await isFile(named))
    ? named
    : (await isFile(`${named}.html`))
      ? `${named}.html`
      : join(named, "index.html");
  const bytes = await readFile(file);
  const type = MEDIA_TYPES[extname(file)] ?? "application/octet-stream";
  return { type, bytes: IS_TEXT.has(extname(file)) ? nameTestedSite(bytes.toString("utf8")) : bytes };
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

function nameTestedSite(text: string): string {
  return text.replaceAll(ADDRESS, SITES.served()).replaceAll(ORIGIN, new URL(SITES.served()).origin);
}
