import { readFile } from "node:fs/promises";
import { basename, extname, join, normalize } from "node:path";
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

/** What of a page is another one than what is shipped: a module of it. */
export interface ScriptedPage {
  readonly html: string;
  /** Below web/src. */
  readonly entry: string;
  /** The module that is replaced, and what stands in its place below tests/browser. */
  readonly replaced: RegExp;
  readonly by: string;
}

const PLAYGROUND: ScriptedPage = {
  html: "index.html",
  entry: "main.ts",
  replaced: /\/engine\/index\.ts$/,
  by: "scripted-engine.ts",
};

/** A page as it is built, policy and headers included, on what a test tells what to do: the playground's engine, say. */
export async function startScriptedSite(page = PLAYGROUND): Promise<Site> {
  const scripts = await bundlePage(page);
  return startSite("/", (request, reply) => {
    const { pathname } = new URL(request.url ?? "/", "http://host");
    const file = pathname === "/" ? "/index.html" : normalize(decodeURIComponent(pathname));
    const script = scripts.get(file);
    for (const [name, value] of Object.entries(headersFor(pathname) as Record<string, string>)) {
      reply.setHeader(name, value);
    }
    reply.setHeader("content-type", MEDIA_TYPES[extname(file)] ?? "application/octet-stream");
    (script === undefined ? readFile(join(DIST, file)) : Promise.resolve(script)).then(
      (bytes) => reply.end(file === `/${page.html}` ? withScript(bytes.toString("utf8"), page) : bytes),
      () => {
        reply.statusCode = 404;
        reply.end();
      },
    );
  });
}

function withScript(html: string, { entry }: ScriptedPage): string {
  const name = basename(entry, ".ts");
  const replaced = html.replace(new RegExp(`src="[^"]*${name}[^"]*\\.js"`), `src="./scripted/${name}.js"`);
  if (replaced === html) throw new Error("The page has no script to replace");
  return replaced.replace(/<link rel="modulepreload"[^>]*>/g, "");
}

async function bundlePage({ entry, replaced, by }: ScriptedPage): Promise<ReadonlyMap<string, Buffer>> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`web/src/${entry}`],
    tsconfig: "web/tsconfig.page.json",
    outdir: "scripted",
    bundle: true,
    format: "esm",
    splitting: true,
    write: false,
    logLevel: "warning",
    plugins: [
      {
        name: "scripted module",
        setup: (plugin) => plugin.onResolve({ filter: replaced }, () => ({ path: join(ROOT, "tests/browser", by) })),
      },
    ],
  });
  return new Map(
    outputFiles.map(({ path, contents }) => [path.slice(ROOT.length - 1), Buffer.from(contents)] as const),
  );
}
