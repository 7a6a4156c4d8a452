import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { headersFor } from "../../web/headers.mjs";
import { DIST, startSite, type Site } from "./sites.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
};

/** The playground as it is built, policy and headers included, on an engine that opens what a test tells it to. */
export async function startScriptedSite(): Promise<Site> {
  const scripts = await bundleMain();
  return startSite("/", (request, reply) => {
    const { pathname } = new URL(request.url ?? "/", "http://host");
    const file = pathname === "/" ? "/index.html" : normalize(decodeURIComponent(pathname));
    const script = scripts.get(file);
    for (const [name, value] of Object.entries(headersFor(pathname) as Record<string, string>)) {
      reply.setHeader(name, value);
    }
    reply.setHeader("content-type", MEDIA_TYPES[extname(file)] ?? "application/octet-stream");
    (script === undefined ? readFile(join(DIST, file)) : Promise.resolve(script)).then(
      (bytes) => reply.end(file === "/index.html" ? withScript(bytes.toString("utf8")) : bytes),
      () => {
        reply.statusCode = 404;
        reply.end();
      },
    );
  });
}

function withScript(html: string): string {
  const replaced = html.replace(/src="[^"]*main[^"]*\.js"/, 'src="./scripted/main.js"');
  if (replaced === html) throw new Error("The page has no script to replace");
  return replaced.replace(/<link rel="modulepreload"[^>]*>/g, "");
}

async function bundleMain(): Promise<ReadonlyMap<string, Buffer>> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: ["web/src/main.ts"],
    tsconfig: "web/tsconfig.json",
    outdir: "scripted",
    bundle: true,
    format: "esm",
    splitting: true,
    write: false,
    logLevel: "warning",
    plugins: [
      {
        name: "scripted engine",
        setup: (plugin) =>
          plugin.onResolve({ filter: /\/engine\/index\.ts$/ }, () => ({
            path: join(ROOT, "tests/browser/scripted-engine.ts"),
          })),
      },
    ],
  });
  return new Map(
    outputFiles.map(({ path, contents }) => [path.slice(ROOT.length - 1), Buffer.from(contents)] as const),
  );
}
