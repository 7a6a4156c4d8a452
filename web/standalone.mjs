// Writes dist/standalone.html: the page of given weights as one file, which opens from anywhere, also by a double click,
// and asks nobody for anything. It ends with the start tag of an element for data: whoever writes the base64 of a file
// of weights behind it has a page that shows them (docs/import.md). HTML lets a document end within that element.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { BROWSER_OPTIONS, COMMON_OPTIONS, ROOT, virtualModule } from "./bundling.mjs";

/** Of the element; src/standalone-page.ts looks for it. */
export const DATA_ID = "attention-weights";

/**
 * `core`: the module that runs on every machine, which also reads such files and compares heads, and its worker; like
 * `styles`, files below `out`.
 */
export async function writeStandalone(out, { core, styles }) {
  const script = await bundleScript({
    worker: withoutMap(readFileSync(join(out, core.worker), "utf8")),
    wasm: readFileSync(join(out, core.wasm)),
  });
  const style = styles.map((file) => withoutMap(readFileSync(join(out, file), "utf8"))).join("\n");
  const page = readFileSync(join(ROOT, "web/standalone.html"), "utf8");
  writeFileSync(join(out, "standalone.html"), standalonePage(page, script, style));
}

async function bundleScript({ worker, wasm }) {
  const { build } = await import("esbuild");
  const contents = `
    export const WORKER_SCRIPT = ${JSON.stringify(worker)};
    export const GZIPPED_WASM = ${JSON.stringify(gzipSync(wasm, { level: 9 }).toString("base64"))};`;
  const result = await build({
    ...COMMON_OPTIONS,
    ...BROWSER_OPTIONS,
    entryPoints: [join(ROOT, "web/src/standalone-page.ts")],
    format: "iife",
    sourcemap: false,
    write: false,
    // Nothing lies beside this page: what looks for a neighbour finds none, wherever the page is.
    define: { "import.meta.url": '"https://standalone.invalid/"' },
    plugins: [virtualModule("headlight:embedded", { contents })],
  });
  return result.outputFiles[0].text;
}

/** `page` with its script and its style inside, and a policy that allows these two and nothing else. */
export function standalonePage(page, script, style) {
  const inner = inScriptElement(script);
  refuseEndTag(style, "style");
  const parts = [
    [/<meta charset="[^"]*"\s*\/?>/, (charset) => `${charset}\n    ${policyTag(inner, style)}`],
    [/<link rel="stylesheet" href="[^"]*"\s*\/?>/, () => `<style>${style}</style>`],
    [/<script src="[^"]*"><\/script>/, () => `<script>${inner}</script>`],
    [/\s*<\/body>\s*<\/html>\s*$/, () => `\n    <script type="application/octet-stream" id="${DATA_ID}">`],
  ];
  return parts.reduce((html, [pattern, replacement]) => {
    if (!pattern.test(html)) throw new Error(`web/standalone.html has nothing like ${pattern}`);
    return html.replace(pattern, replacement);
  }, page);
}

/** Such characters stand in texts of the script alone, never in its code; there they may be written so. */
export function inScriptElement(script) {
  return script.replace(/<(?=!--|\/?script)/gi, "\\x3C");
}

function refuseEndTag(text, name) {
  if (new RegExp(`</${name}`, "i").test(text)) throw new Error(`The ${name} of the page would end before its end`);
}

function policyTag(script, style) {
  const policy = {
    "default-src": "'none'",
    "script-src": `${hashOf(script)} 'wasm-unsafe-eval'`,
    "worker-src": "blob:",
    "style-src": hashOf(style),
    "img-src": "data: blob:",
    "base-uri": "'none'",
    "form-action": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "headlight lit-html",
  };
  const content = Object.entries(policy).map(([directive, sources]) => `${directive} ${sources}`);
  return `<meta http-equiv="Content-Security-Policy" content="${content.join("; ")}" />`;
}

function hashOf(text) {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

function withoutMap(text) {
  return text.replace(/\n?(\/\/# |\/\*# )sourceMappingURL=.*\s*$/, "");
}
