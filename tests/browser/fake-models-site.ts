import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Site } from "./sites.ts";
import { DIST, startSite } from "./sites.ts";

// The real page, with the engine of tests/web/page/fake-engine.ts behind it: models of every kind, whose numbers come
// from a formula. `textbook` alone takes no second text, masks nothing and names no classes.

const FROM_ROOT = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const MEDIA_TYPES: Readonly<Record<string, string>> = { ".js": "text/javascript", ".css": "text/css" };

export async function startFakeModelsSite(): Promise<Site> {
  const script = await bundlePage();
  const page = readFileSync(join(DIST, "index.html"), "utf8").replace(
    /"\.\/assets\/main\.\w+\.js"/,
    '"./fake-main.js"',
  );
  if (!page.includes("fake-main.js")) throw new Error("The page has no main script to put another one in place of.");
  return startSite("/", (request, reply) => {
    const path = new URL(request.url ?? "/", "http://host").pathname;
    const answer = (type: string, body: string | Buffer): void => {
      reply.setHeader("content-type", type);
      reply.end(body);
    };
    if (path === "/") answer("text/html", page);
    else if (path === "/fake-main.js") answer("text/javascript", script);
    else answer(MEDIA_TYPES[extname(path)] ?? "application/octet-stream", readFileSync(join(DIST, path)));
  });
}

async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [FROM_ROOT("web/src/main.ts")],
    tsconfig: FROM_ROOT("web/tsconfig.page.json"),
    bundle: true,
    format: "esm",
    write: false,
    plugins: [
      {
        name: "fake-engine",
        setup: (bundling) => {
          bundling.onResolve({ filter: /\/engine\/index\.ts$/ }, () => ({
            path: FROM_ROOT("tests/browser/fake-models.ts"),
          }));
        },
      },
    ],
  });
  return outputFiles[0]?.text ?? "";
}
