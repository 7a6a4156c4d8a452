import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { CONTENT_SECURITY_POLICY } from "../../web/headers.mjs";
import type { TokenizerJson } from "../web/tokenizer/small-tokenizers.ts";
import type { Site } from "./sites.ts";
import { DIST, startSite } from "./sites.ts";

// A page that opens a tokenizer in the worker file of the site, under the site's own policy, and writes down what it
// gets; at framed.html, the same in a frame of opaque origin.

const TEXTS = ["hell 😀", `${"a".repeat(60)}!`, "hell"];

/** Each text is encoded in turn; the page shows ids and texts of the tokens, or the code of the refusal. */
export async function startTokenizerSite(tokenizer: TokenizerJson): Promise<Site> {
  const worker = readdirSync(`${DIST}/assets`).find((name) => /^tokenizer-worker\..*\.js$/.test(name));
  if (worker === undefined) throw new Error("dist/assets holds no tokenizer worker: npm run build makes it.");
  const files: Readonly<Record<string, readonly [type: string, content: string | Buffer]>> = {
    "/": ["text/html", '<!doctype html><title>page</title><pre></pre><script type="module" src="page.js"></script>'],
    "/framed.html": [
      "text/html",
      '<!doctype html><title>framed</title><iframe sandbox="allow-scripts" src="./"></iframe>',
    ],
    "/page.js": ["text/javascript", await bundlePage(worker, tokenizer)],
    [`/${worker}`]: ["text/javascript", await readFile(`${DIST}/assets/${worker}`)],
  };
  return startSite("/", (request, reply) => {
    const [type, content] = files[request.url ?? ""] ?? [];
    if (type === undefined) reply.statusCode = request.url === "/favicon.ico" ? 204 : 404;
    else reply.setHeader("content-type", type);
    reply.setHeader("access-control-allow-origin", "*");
    reply.setHeader("content-security-policy", CONTENT_SECURITY_POLICY);
    reply.end(content);
  });
}

async function bundlePage(worker: string, tokenizer: TokenizerJson): Promise<string> {
  const contents = `
    import { openBrowserTokenizer } from "./web/src/engine/browser-tokenizer.ts";
    const script = new URL("./${worker}", import.meta.url);
    const source = { tokenizerJson: ${JSON.stringify(JSON.stringify(tokenizer))}, embeddingRows: 1000 };
    const tokenizer = await openBrowserTokenizer(script, source);
    const lines = [];
    for (const text of ${JSON.stringify(TEXTS)}) {
      lines.push(await tokenizer.encode(text).then(
        ({ ids, texts }) => [...ids].join(" ") + ": " + texts.join("|"),
        ({ code }) => code,
      ));
    }
    document.querySelector("pre").textContent = lines.join("\\n");
  `;
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const options = { bundle: true, format: "esm", target: "es2022", write: false, logLevel: "warning" } as const;
  const result = await build({ stdin: { contents, resolveDir: root }, ...options });
  return result.outputFiles[0]!.text;
}
