// Builds everything that is served or imported into dist/, which any file server can host under any path:
//
//   index.html, embed.html,     the pages, with the policy of headers.mjs as a meta tag
//   train.html
//   embed.js, headlight.js      the element and the engine, at addresses that stay the same
//   standalone.html             a page that is one file, which attention weights are written behind (standalone.mjs)
//   service-worker.js           keeps what was visited for when there is no network; offline.json switches that off
//   snapshot.js                 what the element draws a snapshot with
//   v1/embed.js                 the element, for pages that are not to change with it
//   models/                     the folders of the models that come with the page, as they lie in public/
//   assets/                     everything else, each name with the hash of its content
//   node/                       the engine for Node: what `import "headlight"` resolves to there
//   types/                      the types of both
//   _headers                    the headers of headers.mjs, for hosts that read such a file
//
// How code finds the workers and the modules: `import { CORE_FILES, TOKENIZER_WORKER_FILE }` from "headlight:assets" gives
// addresses relative to the bundle that the code ends up in, to be resolved against import.meta.url. They are filled in
// here, so the parts are built in order: the modules, the workers, all the others. A worker finds the script of its
// module as "headlight:core".
//
// Run by hand: node web/build.mjs [--zip]   (npm run build -- --zip; also leaves build/headlight-site.zip)
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { buildWasm } from "../wasm/build.mjs";
import { ALL_MODULES, MODULES, TRAINING_MODULE } from "../wasm/modules.mjs";
import { withLock } from "../wasm/toolchain/lock.mjs";
import { run, runMain } from "../wasm/toolchain/run.mjs";
import { BROWSER_OPTIONS, COMMON_OPTIONS, ROOT, virtualModule } from "./bundling.mjs";
import { CONTENT_SECURITY_POLICY, headersFile } from "./headers.mjs";
import { ensurePackages } from "./packages.mjs";
import { writeStandalone } from "./standalone.mjs";

const DIST = join(ROOT, "dist");
const NEXT = join(ROOT, "build/dist-next");
const STAMP = join(ROOT, "build/dist-stamp.json");

/** Builds the module and the site, or only what changed. */
export async function buildSite({ log = console.log } = {}) {
  await ensurePackages({ log });
  const wasmFolder = await buildWasm({ log });
  await withLock(join(ROOT, "build/dist.lock"), async () => {
    const inputs = hashOfInputs(wasmFolder);
    if (isUpToDate(inputs)) return;
    const started = Date.now();
    await buildInto(NEXT, wasmFolder);
    // In one step, so that a running server never shows half of a site.
    rmSync(DIST, { recursive: true, force: true });
    renameSync(NEXT, DIST);
    writeFileSync(STAMP, JSON.stringify({ inputs, outputs: filesBelow(DIST) }));
    log(`site: built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  });
}

async function buildInto(out, wasmFolder) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(out, "assets"), { recursive: true });
  cpSync(join(ROOT, "web/public"), out, { recursive: true });
  const types = emitTypes(join(out, "types"));
  const cores = {};
  // Of all but the first: not fetched before it is needed.
  for (const [name, file] of Object.entries(MODULES)) cores[name] = await bundleCore(out, wasmFolder, file);
  // A file of its own: it is not fetched before a model with a tokenizer is opened.
  const [tokenizerWorker] = await bundle(out, { entry: "tokenizer/worker.ts", name: "tokenizer-worker", ...CLASSIC });
  const [helperWorker] = await bundle(out, { entry: "engine/helper-worker.ts", ...CLASSIC });
  const training = await bundleCore(out, wasmFolder, TRAINING_MODULE, "training/worker.ts");
  const assets = { cores, helperWorker, tokenizerWorker, training };
  // What is loaded only when it is needed (import()) becomes files of its own.
  const splitting = { splitting: true, chunkNames: "[name].[hash]" };
  const page = { into: "assets", hashed: true, plugins: [assetAddresses("assets", assets)], ...splitting };
  const library = { into: ".", plugins: [assetAddresses(".", assets)] };
  const [[main, ...parts], [embedPage, ...embedParts], [trainPage, ...trainParts], [style], [lateStyle], [trainStyle]] =
    await Promise.all([
      bundle(out, { entry: "main.ts", ...page }),
      bundle(out, { entry: "embed-page.ts", ...page }),
      bundle(out, { entry: "train-page.ts", ...page }),
      bundle(out, { entry: "../style.css", into: "assets", hashed: true }),
      bundle(out, { entry: "../late.css", into: "assets", hashed: true }),
      bundle(out, { entry: "../train.css", into: "assets", hashed: true }),
      bundle(out, { entry: "engine/index.ts", ...library, name: "headlight" }),
      bundle(out, { entry: "element/embed.ts", into: ".", plugins: [lateFile("snapshot-picture", "./snapshot.js")] }),
      bundle(out, {
        entry: "element/embed-v1.ts",
        into: "v1",
        name: "embed",
        plugins: [lateFile("snapshot-picture", "../snapshot.js")],
      }),
      bundle(out, { entry: "element/snapshot-picture.ts", into: ".", name: "snapshot" }),
      bundleForNode(out, wasmFolder, cores),
    ]);
  const styles = { "./style.css": style, "./late.css": lateStyle };
  writePage(out, "index.html", { "./src/main.ts": main, ...styles }, parts);
  writePage(out, "embed.html", { "./src/embed-page.ts": embedPage, ...styles }, embedParts);
  const trainAddresses = { "./src/train-page.ts": trainPage, "./style.css": style, "./train.css": trainStyle };
  writePage(out, "train.html", trainAddresses, trainParts);
  await writeStandalone(out, { core: cores.scalar, styles: [style, lateStyle] });
  writeFileSync(join(out, "_headers"), headersFile());
  const ASSETS = JSON.stringify(readdirSync(join(out, "assets")).filter((name) => !name.endsWith(".map")));
  await bundle(out, { entry: "offline/service-worker.ts", into: ".", format: "iife", define: { ASSETS } });
  await types;
}

/** Which entry runs a module. */
function entryOfWorker(file) {
  if (file.endsWith("-threads")) return "threads-worker";
  return file === MODULES.given || file === MODULES.scalar ? "given-worker" : "worker";
}

function nameOfWorker(file) {
  return [...file.split("-").slice(1), "worker"].join("-");
}

/** The module and its worker, below the site. */
async function bundleCore(out, wasmFolder, file, entry = `engine/${entryOfWorker(file)}.ts`) {
  const wasm = copyHashed(join(wasmFolder, `${file}.wasm`), join(out, "assets"));
  const name = nameOfWorker(file);
  const plugins = [coreScript(wasmFolder, file)];
  const [worker] = await bundle(out, { entry, name, ...CLASSIC, plugins });
  return { worker, wasm };
}

// The worker is a classic script: Chromium starts no module from a blob in a frame of opaque origin. What asks for
// its own address in there is Emscripten's search for the module, which is sent by the page instead.
const CLASSIC = { into: "assets", hashed: true, format: "iife", define: { "import.meta.url": '""' } };

/** Bundles one entry point of web/src for the browser; returns the paths of its file below `out` and of those it imports at once. */
async function bundle(
  out,
  { entry, into, name = basename(entry).replace(/\.\w+$/, ""), hashed = false, ...scriptKind },
) {
  const { build } = await import("esbuild");
  const result = await build({
    ...COMMON_OPTIONS,
    entryPoints: [{ in: join(ROOT, "web/src", entry), out: name }],
    entryNames: hashed ? "[name].[hash]" : "[name]",
    outdir: join(out, into),
    ...BROWSER_OPTIONS,
    ...scriptKind,
  });
  const { outputs } = result.metafile;
  const isEntry = ([, { entryPoint }]) => entryPoint === relative(ROOT, join(ROOT, "web/src", entry));
  const file = Object.entries(outputs).find(isEntry)?.[0];
  if (file === undefined) throw new Error(`web/src/${entry} became no file`);
  return [...staticImports(outputs, file)].map((each) => relative(out, join(ROOT, each)));
}

/** The file itself, and what has to be there before it runs; not what it asks for later. */
function staticImports(outputs, file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const { path, kind, external } of outputs[file].imports) {
    if (kind === "import-statement" && !external) staticImports(outputs, path, found);
  }
  return found;
}

async function bundleForNode(out, wasmFolder, cores) {
  const { build } = await import("esbuild");
  const bundleEntries = (entries, plugins) =>
    build({
      ...COMMON_OPTIONS,
      entryPoints: Object.entries(entries).map(([name, file]) => ({ in: join(ROOT, "web/src", file), out: name })),
      outdir: join(out, "node"),
      platform: "node",
      target: "node20",
      minify: false, // a stack trace from a script should be readable
      plugins,
    });
  const names = ["models", "modelsThreads", "scalar", "given"];
  const ofNode = names.map((name) => [
    name,
    { worker: `node/${nameOfWorker(MODULES[name])}.js`, wasm: cores[name].wasm },
  ]);
  const assets = {
    cores: Object.fromEntries(ofNode),
    helperWorker: "node/helper-worker.js",
    tokenizerWorker: "node/tokenizer-worker.js",
  };
  await Promise.all([
    bundleEntries({ index: "engine/node.ts" }, [assetAddresses("node", assets)]),
    bundleEntries({ "helper-worker": "engine/helper-node.ts", "tokenizer-worker": "tokenizer/worker-node.ts" }, []),
    ...names.map((name) => {
      const file = MODULES[name];
      const entry = `engine/${entryOfWorker(file)}-node.ts`;
      return bundleEntries({ [nameOfWorker(file)]: entry }, [coreScript(wasmFolder, file)]);
    }),
  ]);
}

/** The virtual module "headlight:assets", for a bundle that lies in `folder` of the site. */
function assetAddresses(folder, { cores, helperWorker, tokenizerWorker, training }) {
  const address = (file) => relativeAddress(folder, file);
  const both = ({ worker, wasm }) => ({ worker: address(worker), wasm: address(wasm) });
  const files = Object.entries(cores).map(([name, core]) => [name, both(core)]);
  const contents = `
    export const CORE_FILES = ${JSON.stringify(Object.fromEntries(files))};
    export const HELPER_WORKER_FILE = ${JSON.stringify(address(helperWorker))};
    export const TOKENIZER_WORKER_FILE = ${JSON.stringify(address(tokenizerWorker))};
    export const TRAINING_FILES = ${training && JSON.stringify(both(training))};`;
  return virtualModule("headlight:assets", { contents });
}

/** What a worker imports as "headlight:core": Emscripten's script for the module `file`. */
export function coreScript(wasmFolder, file) {
  const contents = `export { default as createCore } from "./${file}.js";`;
  return virtualModule("headlight:core", { contents, resolveDir: wasmFolder });
}

/** import("./source.ts") asks for a file of the site, at an address that stays the same. */
function lateFile(source, address) {
  return {
    name: `late ${source}`,
    setup(build) {
      build.onResolve({ filter: new RegExp(`/${source}\\.ts$`) }, () => ({ path: address, external: true }));
    },
  };
}

function relativeAddress(folder, file) {
  const path = relative(folder, file);
  return path.startsWith(".") ? path : `./${path}`;
}

/**
 * Copies a page, with the addresses of its sources replaced by those of the bundles, and the policy in its head. `parts`
 * are asked for together with the script that imports them.
 */
function writePage(out, name, addresses, parts) {
  let html = readFileSync(join(ROOT, "web", name), "utf8");
  for (const [from, to] of Object.entries(addresses)) {
    if (!html.includes(`"${from}"`)) throw new Error(`web/${name} does not refer to "${from}"`);
    html = html.replaceAll(`"${from}"`, `"./${to}"`);
  }
  const policy = `<meta http-equiv="Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}" />`;
  // Directly after the charset: a policy holds only for what comes after it.
  const [charset] = /<meta charset="[^"]*"\s*\/?>/i.exec(html) ?? [];
  if (charset === undefined) throw new Error(`web/${name} has no <meta charset>`);
  const preloads = parts.map((part) => `<link rel="modulepreload" href="./${part}" />\n  `);
  html = html.replace(charset, `${charset}\n    ${policy}`).replace("</head>", `  ${preloads.join("  ")}</head>`);
  writeFileSync(join(out, name), html);
}

function emitTypes(out) {
  const entries = ["engine/index.ts", "element/embed.ts", "engine/assets.d.ts"].map((file) =>
    join(ROOT, "web/src", file),
  );
  const project = join(ROOT, "build/tsconfig.types.json");
  const options = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rewriteRelativeImportExtensions: true,
  };
  const compilerOptions = { ...options, rootDir: join(ROOT, "web/src"), outDir: out };
  writeFileSync(
    project,
    JSON.stringify({ extends: "../web/tsconfig.page.json", compilerOptions, include: [], files: entries }),
  );
  return run(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", project], { cwd: ROOT });
}

/** Copies a file under a name that carries the hash of its content; returns its path below the site. */
function copyHashed(file, folder) {
  const hash = createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 8);
  const name = basename(file).replace(/(\.\w+)$/, `.${hash}$1`);
  cpSync(file, join(folder, name));
  return join(basename(folder), name);
}

function isUpToDate(inputs) {
  if (!existsSync(STAMP)) return false;
  const stamp = JSON.parse(readFileSync(STAMP, "utf8"));
  return stamp.inputs === inputs && stamp.outputs.every((file) => existsSync(join(DIST, file)));
}

/** One hash over everything that the site is made from. */
function hashOfInputs(wasmFolder) {
  const files = [
    ...filesBelow(join(ROOT, "web")).map((file) => join("web", file)),
    ...ALL_MODULES.flatMap((name) =>
      ["js", "wasm", "d.ts"].map((extension) => relative(ROOT, join(wasmFolder, `${name}.${extension}`))),
    ),
    "package-lock.json",
    "package.json",
    "tsconfig.base.json",
  ];
  const hash = createHash("sha256");
  for (const file of files.sort()) hash.update(`${file}\n`).update(readFileSync(join(ROOT, file)));
  return hash.digest("hex");
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    await buildSite();
    console.log(`site: ${relative(process.cwd(), DIST) || DIST}/ is up to date`);
    if (!process.argv.includes("--zip")) return;
    const { zipSite } = await import("./zip-site.mjs");
    const zip = join(ROOT, "build/headlight-site.zip");
    console.log(`site: ${zipSite(DIST, zip)} files in ${relative(process.cwd(), zip)}`);
  });
}
